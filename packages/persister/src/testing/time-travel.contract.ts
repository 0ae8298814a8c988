import { failsWith, holds, same } from '@tai-state/core/testing';
import { addReducer, by } from './persister-context.js';
import type { Counter, PersisterContext, PersisterSettings } from './persister-context.js';
import { persisterCasesOf } from './persister-case.js';

const kinds: readonly PersisterSettings[] = [
  { config: { snapshotInterval: 4, maxReplayBatchSize: 3 } },
  { reducer: addReducer, config: { snapshotInterval: 4, maxReplayBatchSize: 3, recordStates: 'digest' } },
];

/** Logs `1` to `upTo`, each the version, in commits of up to three; gives the commit's time of every version. */
async function history(
  t: PersisterContext,
  settings: PersisterSettings,
  upTo: number,
): Promise<readonly number[]> {
  const persister = await t.persister(settings);
  const store = await t.store();
  const times: number[] = [];
  for (let version = 0, size = 1; version < upTo; version += size, size = (size % 3) + 1) {
    size = Math.min(size, upTo - version);
    const transitions = Array.from({ length: size }, (_, n) => ({
      action: 'add',
      payload: 1,
      data: { count: version + n + 1 },
      metadata: by,
    }));
    const { events } = await persister.logTransition(t.governorId, 'a', transitions, version);
    const paths = events.map(({ id }) => `${t.root}/governors/${t.governorId}/events/${id}`);
    const { documents } = await store.getAll(paths);
    for (const document of documents) times.push((document?.createTime ?? 0) / 1000);
  }
  return times;
}

/** The state as of versions and times. */
export const timeTravelCases = persisterCasesOf('time travel', {
  'every version is as it was': async (t) => {
    for (const settings of kinds) {
      const stateId = 'a';
      await using one = t.sibling();
      await history(one, settings, 14);
      const persister = await one.persister(settings);
      for (let version = 1; version <= 14; version += 1) {
        const state = await persister.getStateAtVersion(one.governorId, stateId, version);
        same([state?.version, state?.data], [version, { count: version }]);
      }
    }
  },
  'every time has the state of the last commit until then': async (t) => {
    for (const settings of kinds) {
      await using one = t.sibling();
      const times = await history(one, settings, 14);
      const persister = await one.persister(settings);
      const at = async (time: number): Promise<number | undefined> =>
        (await persister.getStateAtTime(one.governorId, 'a', time))?.version;
      const lastAt = (time: number): number => times.filter((one) => one <= time).length;
      for (const time of times) {
        same(await at(time), lastAt(time));
        same(await at(time - 0.001), lastAt(time - 0.001) || undefined);
      }
      same([await at(Number.MAX_VALUE), await at(0), await at(Infinity)], [14, undefined, 14]);
    }
  },
  'a deleted state was nothing until it was made again': async (t) => {
    for (const settings of kinds) {
      await using one = t.sibling();
      const persister = await one.persister(settings);
      const add = { action: 'add', payload: 1, data: { count: 1 }, metadata: by };
      const closed = { action: 'closed', deletes: true, metadata: by };
      for (const [version, transition] of [add, closed, add].entries()) {
        await persister.logTransition(one.governorId, 'a', transition, version === 1 ? 1 : 'must-not-exist');
      }
      const found: (Counter | undefined)[] = [];
      for (const version of [1, 2, 3]) {
        found.push((await persister.getStateAtVersion(one.governorId, 'a', version))?.data);
      }
      same(found, [{ count: 1 }, undefined, { count: 1 }]);
    }
  },
  'a version that is not there is an error': async (t) => {
    for (const settings of kinds) {
      await using one = t.sibling();
      await history(one, settings, 5);
      const persister = await one.persister(settings);
      await failsWith('StateNotFound', persister.getStateAtVersion(one.governorId, 'a', 6));
      await failsWith('StateNotFound', persister.getStateAtVersion(one.governorId, 'none', 1));
      same(await persister.getStateAtTime(one.governorId, 'none', Infinity), undefined);
      for (const version of [0, -1, 1.5, NaN, '1' as unknown as number]) {
        await one.costs({}, () =>
          failsWith('InvalidArgument', persister.getStateAtVersion(one.governorId, 'a', version)),
        );
      }
      for (const time of [NaN, -Infinity, -1e15, 'now' as unknown as number]) {
        await one.costs({}, () =>
          failsWith('InvalidArgument', persister.getStateAtTime(one.governorId, 'a', time)),
        );
      }
    }
  },
  'the state of the present version comes from the head, or without it': async (t) => {
    for (const settings of kinds) {
      await using one = t.sibling();
      await history(one, settings, 6);
      await one.loseHead('a');
      const persister = await one.persister(settings);
      same((await persister.getStateAtVersion(one.governorId, 'a', 6))?.data, { count: 6 });
      same((await persister.getStateAtVersion(one.governorId, 'a', 3))?.data, { count: 3 });
      await failsWith('StateNotFound', persister.getStateAtVersion(one.governorId, 'a', 7));
    }
  },
  'the fields that differ between versions are told by their paths': async (t) => {
    const persister = await t.persister<unknown>();
    const log = (data: unknown) =>
      persister.logTransition(t.governorId, 'a', { action: 'set', data, metadata: by }, 'any');
    await log({ name: 'x', owner: { id: 1, 'a.b': [1] }, gone: null });
    await log({ name: 'y', owner: { id: 1, 'a.b': [1, 2] }, more: { deep: true }, constructor: 'z' });
    await log(7);
    await persister.logTransition(t.governorId, 'a', { action: 'closed', deletes: true, metadata: by }, 3);
    same(await persister.diffVersions(t.governorId, 'a', 1, 2), [
      { path: 'constructor', kind: 'added', to: 'z' },
      { path: 'gone', kind: 'removed', from: null },
      { path: 'more', kind: 'added', to: { deep: true } },
      { path: 'name', kind: 'changed', from: 'x', to: 'y' },
      { path: 'owner.`a.b`', kind: 'changed', from: [1], to: [1, 2] },
    ]);
    same(await persister.diffVersions(t.governorId, 'a', 2, 2), []);
    same(
      (await persister.diffVersions(t.governorId, 'a', 2, 3)).map(({ path, kind, to }) => [path, kind, to]),
      [['', 'changed', 7]],
    );
    same(await persister.diffVersions(t.governorId, 'a', 4, 3), [{ path: '', kind: 'added', to: 7 }]);
    await failsWith('InvalidArgument', persister.diffVersions(t.governorId, 'a', 0, 1));
    await failsWith('StateNotFound', persister.diffVersions(t.governorId, 'a', 1, 5));
    const both = await failsWith('StateNotFound', persister.diffVersions(t.governorId, 'a', 9, 5));
    holds(both.message.includes('at version 9 '), 'of two failures the first is told');
  },
  'the history is read in any part, page by page': async (t) => {
    for (const settings of kinds) {
      await using one = t.sibling();
      await history(one, settings, 8);
      const persister = await one.persister(settings);
      const read = async (range: Parameters<typeof persister.getHistory>[2]): Promise<readonly number[]> => {
        const versions: number[] = [];
        for await (const { version } of persister.getHistory(one.governorId, 'a', range))
          versions.push(version);
        return versions;
      };
      same(await read({}), [1, 2, 3, 4, 5, 6, 7, 8]);
      same(await read({ after: 3, upTo: 6 }), [4, 5, 6]);
      same(await read({ after: 8 }), []);
      await failsWith('InvalidArgument', () => persister.getHistory(one.governorId, 'a', { after: -1 }));
      await failsWith('InvalidArgument', () => persister.getHistory(one.governorId, 'a', { upTo: 0.5 }));
    }
  },
});
