import fc from 'fast-check';
import { isTaiStateError } from '../../errors/tai-state-error.js';
import { MemoryDriver, MemoryStorage } from '../../memory/index.js';
import type { Clock } from '../../runtime/clock.js';
import { seededRandom } from '../../runtime/random.js';
import type { Random } from '../../runtime/random.js';
import { randomFaults } from '../../testing/fault-schedules.js';
import { ManualClock } from '../../testing/manual-clock.js';
import { DriverDocumentStore } from '../driver-document-store.js';
import type { CommitOptions, DocumentStore } from '../document-store.js';
import { arrayUnion, increment } from '../transform.js';
import type { VersionStamp } from '../version-stamp.js';
import type { Precondition, Write } from '../write.js';

/** Everything that can go wrong with a call, often. */
const faults = (random: Random): ReturnType<typeof randomFaults> =>
  randomFaults(random, [
    { fault: { kind: 'unavailable', applied: 'yes' }, probability: 0.12 },
    { fault: { kind: 'unavailable', applied: 'no' }, probability: 0.08 },
    { fault: { kind: 'unavailable', applied: 'late', lateMs: 40 }, probability: 0.08 },
    { fault: { kind: 'resent' }, probability: 0.1, calls: ['commit'] },
    { fault: { kind: 'abort' }, probability: 0.1, calls: ['commit'] },
    { fault: { kind: 'overload' }, probability: 0.05 },
    { fault: { kind: 'latency', beforeMs: 7, afterMs: 9 }, probability: 0.3 },
  ]);

/** A clock that knows how many of its timers are pending. */
function counting(clock: ManualClock): { readonly clock: Clock; readonly pending: () => number } {
  const pending = new Set<object>();
  return {
    pending: () => pending.size,
    clock: {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      setTimer(run, delayMs) {
        const key = {};
        pending.add(key);
        const timer = clock.setTimer(() => {
          pending.delete(key);
          run();
        }, delayMs);
        return {
          cancel() {
            pending.delete(key);
            timer.cancel();
          },
        };
      },
    },
  };
}

interface Told {
  readonly operation: string;
  readonly outcome: string;
}

/** Commits one operation in a random way, which a random moment may end. */
async function operate(
  store: DocumentStore,
  operation: string,
  random: Random,
  stamp: VersionStamp,
  clock: ManualClock,
): Promise<Told> {
  const draw = random.next();
  const fields = { seen: arrayUnion(operation), count: increment(1) };
  const precondition: Precondition = draw < 0.5 ? { updateTime: stamp } : { exists: true };
  const update = { type: 'update', path: 'c/x', fields, precondition } as Write;
  const created: Write = { type: 'create', path: `events/${operation}`, data: { operation } };
  const controller = new AbortController();
  const timer = clock.setTimer(
    () => {
      controller.abort();
    },
    random.next() < 0.2 ? random.next() * 60 : 1e6,
  );
  const named: CommitOptions[] = [{}, {}, { operationId: operation }];
  if (draw > 0.7) named.push({ operationId: operation, witness: created.path });
  const options = {
    ...named[Math.floor(random.next() * named.length)],
    signal: controller.signal,
    deadlineMs: random.next() < 0.3 ? 1 + random.next() * 50 : 4_000,
  };
  const outcome = await store.commit(draw > 0.7 ? [update, created] : [update], options).then(
    () => 'applied',
    (error: unknown) => {
      if (!isTaiStateError(error)) throw error;
      return error.code;
    },
  );
  timer.cancel();
  return { operation, outcome };
}

async function history(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const clock = new ManualClock();
  const storage = new MemoryStorage({ clock });
  const calm = new DriverDocumentStore(new MemoryDriver(storage), { runtime: { clock } });
  const [timers, all] = [counting(clock), new Array<Told>()];
  await calm.commit([{ type: 'create', path: 'c/x', data: { count: 0, seen: [] } }]);
  const stores = [1, 2].map(
    () =>
      new DriverDocumentStore(new MemoryDriver(storage, { faults: faults(random) }), {
        runtime: { clock: timers.clock, random },
      }),
  );
  const read = async (): Promise<VersionStamp> =>
    (await calm.getAll(['c/x'])).documents[0]?.updateTime ?? (0 as VersionStamp);
  const client = async (index: number): Promise<void> => {
    for (let turn = 0; turn < 4; turn += 1) {
      const store = stores[index % 2] ?? calm;
      all.push(await operate(store, `o${String(index)}-${String(turn)}`, random, await read(), clock));
    }
  };
  await clock.runUntil(Promise.all([0, 1, 2, 3, 4, 5].map(client)));
  expect(timers.pending()).toBe(0);
  await clock.advance(60_000);

  const data = (await calm.getAll(['c/x'])).documents[0]?.data;
  const seen = new Set(data?.['seen'] as readonly string[]);
  expect(data?.['count']).toBe(seen.size);
  for (const { operation, outcome } of all) {
    if (outcome !== 'OutcomeUnknown')
      expect([operation, outcome, seen.has(operation)]).toEqual([operation, outcome, outcome === 'applied']);
  }
}

describe('concurrent commits to one document, of several processes, with faults, deadlines and aborts', () => {
  it('are applied once or not at all, as each caller is told, and leave no timer', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 1_000_000 }), (seed) => history(seed)),
      { numRuns: 40 },
    );
  });
});

describe('an operation id that comes at the same time', () => {
  it.each([1, 2])('in %d processes is applied once, and every call is told so', async (processes) => {
    const storage = new MemoryStorage();
    const stores = Array.from(
      { length: processes },
      () => new DriverDocumentStore(new MemoryDriver(storage)),
    );
    const [first = new DriverDocumentStore(new MemoryDriver(storage))] = stores;
    await first.commit([{ type: 'create', path: 'c/x', data: { count: 0 } }]);
    const write: Write = { type: 'update', path: 'c/x', fields: { count: increment(1) } };
    const calls = Array.from({ length: 6 }, (_, at) =>
      (stores[at % processes] ?? first).commit([write], { operationId: 'op' }),
    );
    const results = await Promise.all(calls);
    expect(results.filter(({ recovered }) => !recovered)).toHaveLength(1);
    expect(new Set(results.map(({ stamp }) => stamp)).size).toBe(1);
    expect((await first.getAll(['c/x'])).documents[0]?.data).toEqual({ count: 1 });
    const other: Write = { type: 'update', path: 'c/x', fields: { count: increment(2) } };
    await expect(first.commit([other], { operationId: 'op' })).rejects.toMatchObject({
      code: 'OperationReused',
    });
  });
});
