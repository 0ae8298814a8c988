import type { FaultSchedule } from '../memory/faults.js';
import { MemoryDocumentStore } from '../memory/memory-document-store.js';
import { MemoryStorage } from '../memory/memory-storage.js';
import { faultsOfEvery } from '../testing/fault-schedules.js';
import { ManualClock } from '../testing/manual-clock.js';
import { StateStore } from './state-store.js';

const [g, s] = ['g', 's'];
const change = { changedBy: 'test', reason: 'test' };

describe('a write of a state whose reply is lost', () => {
  const clock = new ManualClock();
  let storage: MemoryStorage;

  beforeEach(() => {
    storage = new MemoryStorage({ clock });
  });

  const storeOf = (node: string, faults?: FaultSchedule): StateStore =>
    new StateStore({
      store: new MemoryDocumentStore({
        storage,
        runtime: { clock },
        ...(faults !== undefined && { faults }),
      }),
      nodeId: node,
      runtime: { clock },
    });

  it('gives no stamp that belongs to a later writer: its token cannot overwrite that one', async () => {
    const losing = storeOf('losing', {
      next({ call, ofKind }) {
        if (call === 'commit' && ofKind === 1) return { kind: 'unavailable', applied: 'yes' };
        return call === 'probe' ? { kind: 'latency', beforeMs: 50, afterMs: 0 } : undefined;
      },
    });
    const other = storeOf('other');
    await losing.saveState(g, s, { n: 1 }, change);
    const update = losing.updateState(g, s, { n: 2 }, 1, change);
    await clock.advance(1);
    await other.updateState(g, s, { n: 3 }, 'any', change);
    const { version, token } = await clock.runUntil(update);
    expect(version).toBe(2);
    const stale = [storeOf('cold').updateState(g, s, { n: 4 }, token, change)];
    stale.push(losing.updateState(g, s, { n: 4 }, version, change));
    for (const one of stale) {
      await expect(clock.runUntil(one)).rejects.toMatchObject({
        code: 'VersionConflict',
        expected: 2,
        actual: 3,
      });
    }
    expect((await other.getState(g, s)).data).toEqual({ n: 3 });
  });

  it('is unknown, and not denied, while the version of a repeated operation cannot be read', async () => {
    const call = (states: StateStore): Promise<unknown> =>
      states.saveState(g, s, { n: 1 }, change, { operationId: 'o', expected: 'must-not-exist' });
    await call(storeOf('first'));
    const blind = storeOf('second', faultsOfEvery('getAll', { kind: 'unavailable', applied: 'no' }));
    await expect(clock.runUntil(call(blind))).rejects.toMatchObject({
      code: 'OutcomeUnknown',
      operationId: 'o',
    });
    await expect(call(storeOf('third'))).resolves.toMatchObject({ version: 1 });
  });

  it('is unknown, and not denied, while a repeated event cannot be read', async () => {
    await storeOf('first').saveState(g, s, { n: 1 }, change);
    const toState = await storeOf('first').getState(g, s);
    const log = (states: StateStore): Promise<unknown> =>
      states.logEvent(g, s, { action: 'seen', toState, metadata: change }, { operationId: 'o' });
    await log(storeOf('first'));
    const blind = storeOf('second', faultsOfEvery('getAll', { kind: 'unavailable', applied: 'no' }));
    await expect(clock.runUntil(log(blind))).rejects.toMatchObject({ code: 'OutcomeUnknown' });
  });

  it('ends at its deadline, as not applied, where the head is taken by others again and again', async () => {
    const other = storeOf('other');
    await other.saveState(g, s, { n: 0 }, change);
    let n = 0;
    const unlucky = new StateStore({
      store: new MemoryDocumentStore({
        storage,
        runtime: { clock },
        faults: {
          next: ({ call }) => (call === 'commit' ? { kind: 'latency', beforeMs: 20, afterMs: 0 } : undefined),
        },
      }),
      nodeId: 'unlucky',
      runtime: { clock },
    });
    const update = unlucky.updateState(g, s, { unlucky: true }, 'must-exist', change, { deadlineMs: 300 });
    const settled = update.then(
      () => 'applied',
      (error: unknown) => (error as { code: string }).code,
    );
    let end: string | undefined;
    void settled.then((code) => {
      end = code;
    });
    while (end === undefined) {
      n += 1;
      await other.updateState(g, s, { n }, 'any', change);
      await clock.advance(10);
    }
    // A commit that was under way at the deadline may be applied later; else nothing was.
    expect(['Timeout', 'OutcomeUnknown']).toContain(end);
    await clock.advance(1_000);
    expect((await other.getState(g, s)).data).toEqual({ n });
  });
});
