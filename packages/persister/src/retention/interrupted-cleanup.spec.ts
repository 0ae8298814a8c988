import { MemoryStorage } from '@tai-state/core/memory';
import type { Fault } from '@tai-state/core/memory';
import { ManualClock } from '@tai-state/core/testing';
import { OneFault, persisterOn } from '../testing/dying-persister.js';
import { addReducer, by } from '../testing/persister-context.js';

const settings = {
  reducer: addReducer,
  config: { recordStates: 'digest', hashChain: true, snapshotInterval: 60, snapshotRetention: 2 },
} as const;

const faults: readonly Fault[] = [
  { kind: 'crash', applied: 'no' },
  { kind: 'crash', applied: 'yes' },
  { kind: 'unavailable', applied: 'yes' },
  { kind: 'resent' },
];

/** A state of 150 versions, whose events take two commits to remove. */
async function longHistory(clock: ManualClock): Promise<MemoryStorage> {
  const storage = new MemoryStorage({ clock });
  const writer = persisterOn(storage, 'writer', settings);
  const add = { action: 'add', payload: 1, metadata: by };
  for (let version = 0; version < 150; version += 50) {
    await writer.logTransition(
      'g',
      'a',
      Array.from({ length: 50 }, () => add),
      'any',
    );
  }
  await clock.advance(10_000);
  return storage;
}

async function versionsLeft(storage: MemoryStorage): Promise<readonly unknown[]> {
  const { store } = persisterOn(storage, 'reader').context.states;
  const { documents } = await store.query({ collection: 'governors/g/events', select: ['version'] });
  return documents.map(({ data }) => Number(data['version'])).sort((left, right) => left - right);
}

describe('a cleanup that is interrupted', () => {
  it.each(faults)('leaves a whole history at every point, and the next one ends it: %j', async (fault) => {
    for (let call = 0; ; call += 1) {
      const clock = new ManualClock();
      const storage = await longHistory(clock);
      const schedule = new OneFault(call, fault);
      const dying = persisterOn(storage, 'dying', settings, schedule);
      const run = dying.cleanupOldData('g', { keepVersions: 20 }).catch((error: unknown) => error);
      await clock.runUntil(run);
      if (!schedule.reached) {
        expect(call).toBeGreaterThan(8);
        return;
      }
      const next = persisterOn(storage, 'next', settings);
      const at = `call ${String(call)}`;
      expect([at, (await next.validateConsistency('g', 'a')).violations]).toEqual([at, []]);
      expect((await next.loadState('g', 'a')).state.version).toBe(150);
      await clock.runUntil(next.cleanupOldData('g', { keepVersions: 20 }));
      expect([at, await versionsLeft(storage)]).toEqual([
        at,
        Array.from({ length: 20 }, (_, index) => 131 + index),
      ]);
      expect((await next.validateConsistency('g', 'a')).violations).toEqual([]);
      expect(await next.cleanupOldData('g', { keepVersions: 20 })).toMatchObject({ states: 0, events: 0 });
      expect((await next.getStateAtVersion('g', 'a', 135))?.data.count).toBe(135);
    }
  });
});
