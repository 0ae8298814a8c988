import { Tally } from '../lost-replies/tally.js';
import { memoryHistories } from './memory-histories.js';
import { serialOrder } from './serial-order.js';

describe('transactions and mutations in memory', () => {
  it('have a serial order, whatever happens at the same time', async () => {
    const tally = new Tally();
    await memoryHistories(1, 150, tally);
    expect({ violations: tally.violations, detail: tally.toJSON() }).toMatchObject({ violations: 0 });
  }, 120_000);
});

describe('serialOrder', () => {
  const began = 0;
  const ended = 9;
  const write = (key: string, version: number) => ({ key, version, group: 0 });

  it('finds none for two that each read what the other wrote over', () => {
    const skew = [
      { name: 'x', reads: [{ key: 'b', version: 0, by: undefined }], writes: [write('a', 1)] },
      { name: 'y', reads: [{ key: 'a', version: 0, by: undefined }], writes: [write('b', 1)] },
    ].map((one) => ({ ...one, queries: [], began, ended }));
    expect(serialOrder(skew)).toBeUndefined();
    expect(serialOrder(skew.slice(1))).toEqual(['y']);
  });

  it('finds none for a phantom, nor for a gap', () => {
    const counts = { name: 'x', reads: [], queries: [{ group: 0, keys: [] }], writes: [write('a', 1)] };
    const adds = { name: 'y', reads: [], queries: [{ group: 0, keys: [] }], writes: [write('b', 1)] };
    expect(serialOrder([counts, adds].map((one) => ({ ...one, began, ended })))).toBeUndefined();
    expect(
      serialOrder([{ name: 'x', reads: [], queries: [], writes: [write('a', 2)], began, ended }]),
    ).toBeUndefined();
  });
});
