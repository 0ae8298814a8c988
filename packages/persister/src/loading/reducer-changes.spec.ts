import { MemoryStorage } from '@tai-state/core/memory';
import { ManualClock } from '@tai-state/core/testing';
import { persisterOn } from '../testing/dying-persister.js';
import { addReducer, by } from '../testing/persister-context.js';
import type { Counter } from '../testing/persister-context.js';

const add = { action: 'add', payload: 1, metadata: by };

function addTwice(data: Counter | undefined, event: { readonly payload?: unknown }): Counter {
  return addReducer(addReducer(data, event), event);
}

const config = { recordStates: 'digest', snapshotInterval: 6 } as const;
const first = { reducer: addReducer, config };
const second = { reducer: addTwice, config: { ...config, reducerVersion: 2 } };

describe('a log that two versions of a reducer have written', () => {
  let clock: ManualClock;
  let storage: MemoryStorage;

  beforeEach(async () => {
    clock = new ManualClock();
    storage = new MemoryStorage({ clock });
    const persister = persisterOn(storage, 'first', first);
    for (let version = 0; version < 10; version += 1) await persister.logTransition('g', 'a', add, version);
  });

  const stateAt = async (version: number): Promise<unknown> =>
    (await persisterOn(storage, 'reader', second).getStateAtVersion('g', 'a', version))?.data;

  it.each([
    ['with a snapshot of the first', 10, 6],
    ['without a snapshot', 8, 8],
  ])(
    'is cut by the second at a version %s, and tells what it told before',
    async (_how, keepVersions, cut) => {
      const persister = persisterOn(storage, 'second', second);
      for (let version = 10; version < 16; version += 1)
        await persister.logTransition('g', 'a', add, version);
      await clock.advance(10_000);
      await expect(persister.cleanupOldData('g', { keepVersions })).resolves.toMatchObject({ events: cut });
      for (let version = cut; version <= 16; version += 1) {
        await expect(stateAt(version)).resolves.toEqual({ count: 2 * version });
      }
      const report = await persister.validateConsistency('g', 'a');
      expect(report.violations).toEqual([]);
    },
  );

  it('holds although an event with full states follows on what the second has made anew', async () => {
    const full = { ...add, data: { count: 22 }, recordStates: 'full' } as const;
    await persisterOn(storage, 'second', second).logTransition('g', 'a', full, 10);
    const reader = persisterOn(storage, 'reader', second);
    await expect(reader.validateConsistency('g', 'a')).resolves.toMatchObject({ violations: [] });
    await expect(stateAt(10)).resolves.toEqual({ count: 20 });
    await expect(stateAt(11)).resolves.toEqual({ count: 22 });
  });
});
