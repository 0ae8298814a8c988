import { StateNotFound } from '@tai-state/core';
import { MemoryStorage } from '@tai-state/core/memory';
import { ManualClock } from '@tai-state/core/testing';
import { persisterOn } from '../testing/dying-persister.js';
import { addReducer, by } from '../testing/persister-context.js';

const settings = {
  reducer: addReducer,
  config: { recordStates: 'digest', snapshotInterval: 10, snapshotRetention: 1 },
} as const;

const add = { action: 'add', payload: 1, metadata: by };

describe('a log whose beginning was removed at a version without a snapshot', () => {
  let clock: ManualClock;
  let storage: MemoryStorage;
  let times: number[];
  let writer: ReturnType<typeof persisterOn>;

  const log = async (upTo: number): Promise<void> => {
    while (times.length <= upTo) {
      await clock.advance(1_000);
      await writer.logTransition('g', 'a', add, 'any');
      times.push(clock.now() + 1);
    }
  };

  beforeEach(async () => {
    clock = new ManualClock();
    storage = new MemoryStorage({ clock });
    times = [clock.now()];
    writer = persisterOn(storage, 'writer', settings);
    await log(14);
    await clock.advance(10_000);
    await persisterOn(storage, 'cleaner', settings).cleanupOldData('g', { keepVersions: 6 });
  });

  it('tells its states as of times before the removal', async () => {
    const reader = persisterOn(storage, 'reader', settings);
    for (let version = 9; version <= 14; version += 1) {
      const state = await reader.getStateAtTime('g', 'a', times[version] ?? 0);
      expect([state?.version, state?.data.count]).toEqual([version, version]);
    }
    for (const version of [1, 8]) {
      const past = reader.getStateAtTime('g', 'a', times[version] ?? 0);
      await expect(past).rejects.toBeInstanceOf(StateNotFound);
    }
  });

  it('keeps the snapshot that it begins with, also when its head was damaged', async () => {
    const { store, paths } = persisterOn(storage, 'operator').context.states;
    const path = paths.head('g', 'a');
    await store.commit([{ type: 'update', path, fields: { data: null } }], { idempotent: true });
    await log(40);
    const reader = persisterOn(storage, 'reader', settings);
    expect((await reader.validateConsistency('g', 'a')).violations).toEqual([]);
    expect((await reader.getStateAtVersion('g', 'a', 9))?.data.count).toBe(9);
  });

  it('was not there after its deletion, of which nothing but the version is kept', async () => {
    await writer.logTransition('g', 'a', { action: 'end', deletes: true, metadata: by }, 'any');
    await clock.advance(10_000);
    await persisterOn(storage, 'cleaner', settings).cleanupOldData('g', { olderThanDays: 0 });
    const reader = persisterOn(storage, 'reader', settings);
    await expect(reader.getStateAtTime('g', 'a', clock.now() + 1)).resolves.toBeUndefined();
    await expect(reader.getStateAtTime('g', 'a', times[14] ?? 0)).rejects.toBeInstanceOf(StateNotFound);
  });

  it('is told from its snapshot and its events where the head is lost, or what it keeps of its log', async () => {
    const { store, paths } = persisterOn(storage, 'operator').context.states;
    const path = paths.head('g', 'a');
    await store.commit([{ type: 'update', path, fields: { history: { trimmed: 'x' } } }], {
      idempotent: true,
    });
    await expect(persisterOn(storage, 'other', settings).loadState('g', 'a')).resolves.toMatchObject({
      source: 'replay',
      state: { version: 14, data: { count: 14 } },
    });
    await log(15);
    await store.commit([{ type: 'delete', path }], { idempotent: true });
    const reader = persisterOn(storage, 'reader', settings);
    await expect(reader.getStateAtVersion('g', 'a', 3)).rejects.toBeInstanceOf(StateNotFound);
    await log(16);
    const versions: number[] = [];
    for await (const { version } of reader.getHistory('g', 'a')) versions.push(version);
    expect(versions).toEqual([9, 10, 11, 12, 13, 14, 15, 16]);
    await expect(reader.validateConsistency('g', 'a')).resolves.toMatchObject({ violations: [] });
  });
});

describe('a log with hashes whose beginning was removed up to a deletion', () => {
  it('is whole also where its head is lost, which alone knew the hash of that event', async () => {
    const clock = new ManualClock();
    const storage = new MemoryStorage({ clock });
    const config = { hashChain: true };
    const writer = persisterOn(storage, 'writer', { reducer: addReducer, config });
    const close = { action: 'close', deletes: true, metadata: by };
    await writer.logTransition('g', 'a', [add, add, close], 'any');
    await clock.advance(10_000);
    await writer.cleanupOldData('g', { keepVersions: 1 });
    await writer.cleanupOldData('g', 0);
    await writer.logTransition('g', 'a', [add, add], 'any');
    const { store, paths } = writer.context.states;
    await store.commit([{ type: 'delete', path: paths.head('g', 'a') }], { idempotent: true });
    const heir = persisterOn(storage, 'heir', { reducer: addReducer, config });
    expect((await heir.logTransition('g', 'a', add, 'any')).version).toBe(6);
    const versions: number[] = [];
    for await (const { version } of heir.getHistory('g', 'a')) versions.push(version);
    expect(versions).toEqual([4, 5, 6]);
    expect((await heir.validateConsistency('g', 'a')).violations).toEqual([]);
  });
});
