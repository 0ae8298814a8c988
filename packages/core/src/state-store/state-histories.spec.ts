import fc from 'fast-check';
import { isTaiStateError } from '../errors/tai-state-error.js';
import { MemoryDocumentStore } from '../memory/memory-document-store.js';
import { MemoryStorage } from '../memory/memory-storage.js';
import { seededRandom } from '../runtime/random.js';
import type { Random } from '../runtime/random.js';
import { countingIds } from '../testing/counting-ids.js';
import { randomFaults } from '../testing/fault-schedules.js';
import { ManualClock } from '../testing/manual-clock.js';
import type { ExpectedState } from './expected-state.js';
import { StateStore } from './state-store.js';

const [g, s] = ['g', 's'];
const clients = 3;
const callsOfClient = 7;

/** What became of one call: the version that its caller was told, that nothing was done, or that it is not known. */
interface Ended {
  readonly operation: string;
  readonly told: number | 'refused' | 'unknown';
}

function storeOf(storage: MemoryStorage, clock: ManualClock, node: string, random?: Random): StateStore {
  const faults = randomFaults(random ?? seededRandom(0), [
    { fault: { kind: 'unavailable', applied: 'yes' }, probability: 0.12 },
    { fault: { kind: 'unavailable', applied: 'no' }, probability: 0.08 },
    { fault: { kind: 'unavailable', applied: 'late', lateMs: 40 }, probability: 0.06 },
    { fault: { kind: 'resent' }, probability: 0.08, calls: ['commit'] },
    { fault: { kind: 'abort' }, probability: 0.05, calls: ['commit'] },
    { fault: { kind: 'latency', beforeMs: 3, afterMs: 5 }, probability: 0.3 },
  ]);
  const runtime = { clock, random: random ?? seededRandom(1), ids: countingIds(`id-${node}`) };
  const store = new MemoryDocumentStore({ storage, runtime, ...(random !== undefined && { faults }) });
  return new StateStore({ store, nodeId: node, runtime });
}

/** One client: makes calls one after the other, from what it was told last, with and without names. */
async function client(states: StateStore, node: string, random: Random): Promise<readonly Ended[]> {
  const ended: Ended[] = [];
  const change = { changedBy: node, reason: 'history' };
  let known: ExpectedState = 'any';
  for (let call = 0; call < callsOfClient; call += 1) {
    const operation = `${node}-${String(call)}`;
    const drawn = random.next();
    const options = {
      event: { action: 'write', payload: operation },
      ...(random.next() < 0.4 && { operationId: operation }),
      deadlineMs: random.next() < 0.2 ? 60 : 5_000,
    };
    const data = { by: operation };
    const run = async (): Promise<number> => {
      if (drawn < 0.15) {
        return (await states.deleteState(g, s, change, { ...options, expected: 'must-exist' })).version;
      }
      if (drawn < 0.3) await states.createSnapshot(g, s).catch(() => undefined);
      if (drawn < 0.5) known = 'any';
      else if (drawn < 0.7) known = (await states.getState(g, s)).token;
      const written = await states.updateState(g, s, data, known, change, options);
      known = random.next() < 0.5 ? written.token : written.version;
      return written.version;
    };
    const told = await run().catch((error: unknown) => {
      if (!isTaiStateError(error)) throw error;
      known = 'any';
      return error.code === 'OutcomeUnknown' ? ('unknown' as const) : ('refused' as const);
    });
    ended.push({ operation, told });
  }
  return ended;
}

async function history(seed: number): Promise<void> {
  const random = seededRandom(seed);
  const clock = new ManualClock();
  const storage = new MemoryStorage({ clock });
  const nodes = Array.from({ length: clients }, (_, index) => `n${String(index)}`);
  const all = nodes.map((node, index) =>
    client(storeOf(storage, clock, node, seededRandom(seed * 10 + index)), node, random),
  );
  const ended = (await clock.runUntil(Promise.all(all))).flat();
  await clock.advance(60_000);

  const direct = storeOf(storage, clock, 'direct');
  const events = await direct.getEvents(g, s);
  expect(events.map(({ version }) => version)).toEqual(events.map((_, index) => index + 1));
  const versionOf = new Map(events.map(({ payload, version }) => [payload, version]));
  expect(versionOf.size).toBe(events.length);
  for (const { operation, told } of ended) {
    if (told === 'unknown') continue;
    expect([operation, versionOf.get(operation)]).toEqual([operation, told === 'refused' ? undefined : told]);
  }
  const last = events.at(-1);
  const state = await direct.getState(g, s).catch(() => undefined);
  expect(state?.data).toEqual(last?.toState?.data);
  if (state !== undefined) expect([state.version, state.causality]).toEqual([last?.version, last?.causality]);
  for (const [index, event] of events.entries()) {
    const before = events[index - 1];
    if (before === undefined) continue;
    expect(event.lamport).toBeGreaterThan(before.lamport);
    expect(event.fromState?.data).toEqual(before.toState?.data);
  }
}

describe('random histories of several clients over a faulty storage', () => {
  it('end with a gapless log that agrees with what every caller was told', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat({ max: 1_000_000 }), (seed) => history(seed)),
      { numRuns: 40 },
    );
  });
});
