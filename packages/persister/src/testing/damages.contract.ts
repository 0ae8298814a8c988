import type { Write } from '@tai-state/core';
import { digestOfValue } from '@tai-state/core/state-store-kit';
import { failsWith, same } from '@tai-state/core/testing';
import { by } from './persister-context.js';
import type { PersisterContext } from './persister-context.js';
import { persisterCasesOf } from './persister-case.js';
import { rawEvent } from './raw-documents.js';

/** Logs versions 1 to `upTo`, the event of each under the id `a~o<version>`. */
async function history(t: PersisterContext, upTo: number): Promise<void> {
  const persister = await t.persister({ config: { snapshotInterval: 4 } });
  for (let version = 1; version <= upTo; version += 1) {
    const transition = { action: 'set', data: { count: version }, metadata: by };
    const options = { operationId: `o${String(version)}` };
    await persister.logTransition(t.governorId, 'a', transition, version - 1, options);
  }
}

/** Changes documents of the governor past the library. */
async function tamper(t: PersisterContext, path: string, write: (path: string) => Write): Promise<void> {
  const store = await t.store();
  await store.commit([write(`${t.root}/governors/${t.governorId}/${path}`)], { idempotent: true });
}

/** Reads the whole history; gives the versions up to the first error. */
async function readVersions(t: PersisterContext): Promise<readonly number[]> {
  const versions: number[] = [];
  const reading = async (): Promise<void> => {
    const events = (await t.persister()).getHistory(t.governorId, 'a');
    for await (const { version } of events) versions.push(version);
  };
  await failsWith('CorruptHistory', reading);
  return versions;
}

/** Events and snapshots that were changed past the library. */
export const damageCases = persisterCasesOf('damages', {
  'an event that was not made from the state before it is located': async (t) => {
    await history(t, 3);
    const fields = { fromDigest: digestOfValue('another') };
    await tamper(t, 'events/a~o2', (path) => ({ type: 'update', path, fields }));
    same(await readVersions(t), [1]);
    await t.loseHead('a');
    const error = await failsWith('CorruptHistory', (await t.persister()).loadState(t.governorId, 'a'));
    same(Reflect.get(error, 'version'), 2);
  },
  'a second event of a version is located': async (t) => {
    await history(t, 3);
    const store = await t.store();
    const { documents } = await store.getAll([`${t.root}/governors/${t.governorId}/events/a~o2`]);
    const data = documents[0]?.data ?? {};
    await tamper(t, 'events/a~o2-again', (path) => ({ type: 'create', path, data }));
    const persister = await t.persister();
    const error = await failsWith('CorruptHistory', persister.getStateAtVersion(t.governorId, 'a', 2));
    same(Reflect.get(error, 'version'), 2);
    same((await persister.getStateAtVersion(t.governorId, 'a', 3))?.data, { count: 3 });
    same(await readVersions(t), [1, 2]);
  },
  'a missing event is located, also at the end of what is read, and by time travel': async (t) => {
    await history(t, 5);
    const persister = await t.persister();
    const reading = async (upTo?: number): Promise<void> => {
      const range = upTo === undefined ? {} : { upTo };
      for await (const { version } of persister.getHistory(t.governorId, 'a', range)) same(version < 5, true);
    };
    const missing = async (reads: () => Promise<unknown>, version: number): Promise<void> => {
      same(Reflect.get(await failsWith('CorruptHistory', reads), 'version'), version);
    };
    const third = await rawEvent(t, 3);
    await tamper(t, 'events/a~o5', (path) => ({ type: 'delete', path }));
    await missing(() => reading(), 5);
    await tamper(t, 'events/a~o3', (path) => ({ type: 'delete', path }));
    await missing(() => reading(3), 3);
    await missing(() => persister.getStateAtTime(t.governorId, 'a', third.createTime / 1000), 3);
  },
  'a replay stops before an event that cannot be read, if it is asked to, also with full states': async (
    t,
  ) => {
    await history(t, 3);
    await tamper(t, 'events/a~o3', (path) => ({ type: 'update', path, fields: { metadata: 5 } }));
    await t.loseHead('a');
    const persister = await t.persister();
    const { state, stoppedAt } = await persister.loadState(t.governorId, 'a', { onError: 'stop' });
    same([state.version, stoppedAt?.version], [2, 3]);
    const upcaster = (): never => {
      throw new TypeError('of another shape');
    };
    const newer = await t.persister({ upcasters: { 1: upcaster } });
    const error = await failsWith('CorruptHistory', newer.loadState(t.governorId, 'a', { onError: 'stop' }));
    same(Reflect.get(error, 'version'), 1);
  },
  'a snapshot with other data is passed over, also as the last of its state': async (t) => {
    await history(t, 8);
    await tamper(t, 'snapshots/a~8', (path) => ({ type: 'update', path, fields: { data: { count: 80 } } }));
    await t.loseHead('a');
    const { state } = await (await t.persister()).loadState(t.governorId, 'a');
    same([state.version, state.data], [8, { count: 8 }]);
  },
  'a snapshot of another history is passed over, whatever its own digest says': async (t) => {
    await history(t, 6);
    const data = { count: 40 };
    const fields = { data, digest: digestOfValue(data) };
    await tamper(t, 'snapshots/a~4', (path) => ({ type: 'update', path, fields }));
    await t.loseHead('a');
    const { state } = await (await t.persister()).loadState(t.governorId, 'a');
    same([state.version, state.data], [6, { count: 6 }]);
  },
  'a time is judged by the stamp of the commit, whatever the event says of its request': async (t) => {
    await history(t, 3);
    const store = await t.store();
    const { documents } = await store.getAll([`${t.root}/governors/${t.governorId}/events/a~o3`]);
    const time = (documents[0]?.createTime ?? 0) / 1000;
    const persister = await t.persister();
    for (const skew of [3_600_000, -3_600_000]) {
      const fields = { loggedAt: new Date(time + skew) };
      await tamper(t, 'events/a~o3', (path) => ({ type: 'update', path, fields }));
      same((await persister.getStateAtTime(t.governorId, 'a', time))?.version, 3);
      same((await persister.getStateAtTime(t.governorId, 'a', time - 0.001))?.version, 2);
    }
  },
});
