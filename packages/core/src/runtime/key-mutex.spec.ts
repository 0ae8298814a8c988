import fc from 'fast-check';
import { KeyMutex } from './key-mutex.js';

const wait = (turn: Promise<void>): Promise<void> => turn;

describe('a key mutex', () => {
  it('lets one in at a time per key, in order, and others pass', async () => {
    const mutex = new KeyMutex();
    const seen: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const first = mutex.run('a', wait, async () => {
      seen.push('first in');
      await gate;
      seen.push('first out');
    });
    const second = mutex.run('a', wait, () => Promise.resolve(seen.push('second')));
    const third = mutex.run('a', wait, () => Promise.resolve(seen.push('third')));
    await mutex.run('b', wait, () => Promise.resolve(seen.push('other key')));
    release();
    await Promise.all([first, second, third]);
    expect(seen).toEqual(['first in', 'other key', 'first out', 'second', 'third']);
  });

  it('gives up a place whose wait is rejected, without letting later ones overtake the holder', async () => {
    const mutex = new KeyMutex();
    const seen: string[] = [];
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holder = mutex.run('a', wait, async () => {
      await gate;
      seen.push('holder out');
    });
    const tired = mutex.run(
      'a',
      () => Promise.reject(new Error('tired')),
      () => Promise.resolve(seen.push('never')),
    );
    await expect(tired).rejects.toThrow('tired');
    const next = mutex.run('a', wait, () => Promise.resolve(seen.push('next')));
    release();
    await Promise.all([holder, next]);
    expect(seen).toEqual(['holder out', 'next']);
  });

  it('passes on a turn that came to one that had just given up', async () => {
    const mutex = new KeyMutex();
    let release = (): void => undefined;
    const gate = new Promise<void>((resolve) => {
      release = resolve;
    });
    const holder = mutex.run('a', wait, () => gate);
    // It hears of its turn, and ends all the same.
    const late = mutex.run(
      'a',
      (turn) => turn.then(() => Promise.reject(new Error('too late'))),
      () => Promise.resolve('never'),
    );
    const next = mutex.run('a', wait, () => Promise.resolve('next'));
    release();
    await holder;
    await expect(late).rejects.toThrow('too late');
    expect(await next).toBe('next');
    expect(
      await mutex.run(
        'a',
        () => Promise.reject(new Error('not free')),
        () => Promise.resolve('free'),
      ),
    ).toBe('free');
  });

  it('has one holder at a time and serves everybody, whoever gives up when', async () => {
    const part = fc.record({ work: fc.nat(4), patience: fc.option(fc.nat(12), { nil: undefined }) });
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 12 }), async (parts) => {
        const mutex = new KeyMutex();
        const served: number[] = [];
        let holders = 0;
        const runs = parts.map(({ work, patience }, index) =>
          mutex.run(
            'a',
            (turn) => (patience === undefined ? turn : Promise.race([turn, ticks(patience, true)])),
            async () => {
              holders += 1;
              expect(holders).toBe(1);
              served.push(index);
              await ticks(work);
              holders -= 1;
            },
          ),
        );
        const ended = await Promise.allSettled(runs);
        const done = ended.flatMap(({ status }, index) => (status === 'fulfilled' ? [index] : []));
        expect(served).toEqual(done);
        for (const [index, { patience }] of parts.entries()) {
          if (patience === undefined) expect(served).toContain(index);
        }
      }),
    );
  });
});

/** Lets some microtasks pass, and then fails if it is asked to. */
async function ticks(count: number, fails = false): Promise<void> {
  for (let tick = 0; tick < count; tick += 1) await Promise.resolve();
  if (fails) throw new Error('tired');
}
