import fc from 'fast-check';
import { DriverFailure } from '../document-store/document-driver.js';
import { increment } from '../document-store/transform.js';
import type { Write } from '../document-store/write.js';
import { isTaiStateError } from '../errors/tai-state-error.js';
import { seededRandom } from '../runtime/random.js';
import { faultsOfCommits, ManualClock, randomFaults } from '../testing/index.js';
import type { FaultRate } from '../testing/index.js';
import type { FaultSchedule } from './faults.js';
import { MemoryDocumentStore } from './memory-document-store.js';
import { MemoryDriver } from './memory-driver.js';
import { MemoryStorage } from './memory-storage.js';

const rates: readonly FaultRate[] = [
  { fault: { kind: 'abort' }, probability: 0.1 },
  { fault: { kind: 'overload' }, probability: 0.05 },
  { fault: { kind: 'unavailable', applied: 'no' }, probability: 0.1 },
  { fault: { kind: 'unavailable', applied: 'yes' }, probability: 0.1 },
  { fault: { kind: 'unavailable', applied: 'late', lateMs: 30 }, probability: 0.05, calls: ['commit'] },
  { fault: { kind: 'resent' }, probability: 0.1, calls: ['commit'] },
  { fault: { kind: 'latency', beforeMs: 20, afterMs: 5 }, probability: 0.1 },
];

const paths = ['c/1', 'c/2', 'd/1', 'd/2'];

function setUp(faults: FaultSchedule): { clock: ManualClock; storage: MemoryStorage; driver: MemoryDriver } {
  const clock = new ManualClock();
  const storage = new MemoryStorage({ clock });
  return { clock, storage, driver: new MemoryDriver(storage, { faults }) };
}

async function stored(storage: MemoryStorage): Promise<readonly unknown[]> {
  const { documents } = await new MemoryDriver(storage).getAll(paths);
  return documents.map((document) => document?.data['n']);
}

const kindOf = async (call: Promise<unknown>): Promise<string> =>
  call.then(
    () => 'ok',
    (error: unknown) => {
      if (error instanceof DriverFailure) return error.kind;
      throw error;
    },
  );

const write: Write = { type: 'create', path: 'c/1', data: { n: 1 } };

describe('a fault of a memory driver', () => {
  it.each([
    [{ kind: 'abort' }, 'contended', undefined],
    [{ kind: 'overload' }, 'busy', undefined],
    [{ kind: 'unavailable', applied: 'no' }, 'unavailable', undefined],
    [{ kind: 'unavailable', applied: 'yes' }, 'unavailable', 1],
    [{ kind: 'resent' }, 'conflict', 1],
    [{ kind: 'crash', applied: 'no' }, 'unavailable', undefined],
    [{ kind: 'crash', applied: 'yes' }, 'unavailable', 1],
  ] as const)('%j ends a commit in %s', async (fault, kind, n) => {
    const { storage, driver } = setUp(faultsOfCommits({ 0: fault }));
    expect(await kindOf(driver.commit([write]))).toBe(kind);
    expect((await stored(storage))[0]).toBe(n);
  });

  it('can apply a commit after its answer was given up', async () => {
    const { clock, storage, driver } = setUp(
      faultsOfCommits({ 0: { kind: 'unavailable', applied: 'late', lateMs: 50 } }),
    );
    expect(await kindOf(driver.commit([write]))).toBe('unavailable');
    await clock.advance(49);
    expect((await stored(storage))[0]).toBeUndefined();
    await clock.advance(1);
    expect((await stored(storage))[0]).toBe(1);
  });

  it('delays a commit by the injected clock alone', async () => {
    const { clock, storage, driver } = setUp(
      faultsOfCommits({ 0: { kind: 'latency', beforeMs: 100, afterMs: 50 } }),
    );
    let answered = false;
    const commit = driver.commit([write]).then(() => (answered = true));
    await clock.advance(99);
    expect([answered, (await stored(storage))[0]]).toEqual([false, undefined]);
    await clock.advance(1);
    expect([answered, (await stored(storage))[0]]).toEqual([false, 1]);
    await clock.runUntil(commit);
    expect(clock.monotonic()).toBe(150);
  });

  it('that is a crash ends every later call and silences listeners, and leaves the storage to others', async () => {
    const { storage, driver } = setUp(faultsOfCommits({ 0: { kind: 'crash', applied: 'yes' } }));
    const told: unknown[] = [];
    driver.listen(
      { document: 'c/1' },
      { next: (snapshot) => told.push(snapshot), error: (error) => told.push(error) },
    );
    expect(await kindOf(driver.commit([write]))).toBe('unavailable');
    expect(await kindOf(driver.getAll(['c/1']))).toBe('unavailable');
    expect(told).toEqual([]);
    const other = new MemoryDriver(storage);
    await other.commit([{ type: 'update', path: 'c/1', fields: { n: increment(1) } }]);
    expect((await stored(storage))[0]).toBe(2);
    expect(told).toEqual([]);
  });

  it('comes again with the same seed', async () => {
    const run = async (seed: number): Promise<readonly string[]> => {
      const { clock, driver } = setUp(randomFaults(seededRandom(seed), rates));
      const kinds: string[] = [];
      for (let n = 0; n < 40; n += 1)
        kinds.push(await clock.runUntil(kindOf(driver.commit([{ ...write, type: 'set' }]))));
      return kinds;
    };
    expect(await run(1)).toEqual(await run(1));
    expect(await run(1)).not.toEqual(await run(2));
    expect(new Set(await run(1)).size).toBeGreaterThan(3);
  });
});

describe('under any faults', () => {
  it('a commit is applied to all of its documents or to none', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const { clock, storage, driver } = setUp(randomFaults(seededRandom(seed), rates));
        const random = seededRandom(seed + 1);
        for (let n = 1; n <= 20; n += 1) {
          const before = await stored(storage);
          const conditional: Write = {
            type: 'verify',
            path: 'c/none',
            precondition: { exists: random.next() < 0.2 },
          };
          const writes = paths.map((path): Write => ({ type: 'set', path, data: { n } }));
          const kind = await clock.runUntil(kindOf(driver.commit([...writes, conditional])));
          const after = await stored(storage);
          if (kind === 'ok') expect(after).toEqual([n, n, n, n]);
          else if (kind === 'unavailable') expect([before, [n, n, n, n]]).toContainEqual(after);
          else expect(after).toEqual(before);
          await clock.advance(100);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('the store counts every increment once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const clock = new ManualClock();
        const storage = new MemoryStorage({ clock });
        const runtime = { clock, random: seededRandom(seed + 2) };
        const faults = randomFaults(seededRandom(seed), rates);
        const store = new MemoryDocumentStore({ storage, runtime, faults });
        await new MemoryDocumentStore({ storage, runtime }).commit([
          { type: 'set', path: 'c/1', data: { n: 0 } },
        ]);
        let applied = 0;
        let unknown = 0;
        const calls = Array.from({ length: 20 }, async () => {
          try {
            await store.commit([{ type: 'update', path: 'c/1', fields: { n: increment(1) } }]);
            applied += 1;
          } catch (error) {
            if (!isTaiStateError(error)) throw error;
            if (error.code === 'OutcomeUnknown') unknown += 1;
          }
        });
        await clock.runUntil(Promise.all(calls));
        await clock.advance(100);
        const [n] = await stored(storage);
        expect(n).toBeGreaterThanOrEqual(applied);
        expect(n).toBeLessThanOrEqual(applied + unknown);
      }),
      { numRuns: 30 },
    );
  });
});
