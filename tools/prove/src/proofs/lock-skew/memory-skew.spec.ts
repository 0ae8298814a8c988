import { Tally } from '../lost-replies/tally.js';
import { memorySkew } from './memory-skew.js';
import { staleWrites } from './stale-writes.js';

describe('locks between machines with wrong clocks', () => {
  it('are not taken over early, and let no stale write through', async () => {
    const tally = new Tally();
    await memorySkew(1, 60, tally);
    const detail = tally.toJSON();
    expect({ violations: tally.violations, detail }).toMatchObject({ violations: 0 });
    expect(detail['LockLost']).toBeGreaterThan(0);
  }, 120_000);
});

describe('staleWrites', () => {
  it('finds a write that came after the next holder', () => {
    expect(
      staleWrites([
        { fencingToken: 10, writes: [11, 25] },
        { fencingToken: 20, writes: [21] },
      ]),
    ).toHaveLength(1);
    expect(staleWrites([{ fencingToken: 10, writes: [11] }])).toEqual([]);
  });
});
