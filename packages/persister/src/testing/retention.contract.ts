import { ManualClock, failsWith, holds, same } from '@tai-state/core/testing';
import { digestOfValue } from '@tai-state/core/state-store-kit';
import { LockManager } from '@tai-state/transactions';
import { LocalKeys } from '../privacy/local-keys.js';
import type { PersonalData } from '../privacy/personal-data.js';
import type { CleanupReport } from '../retention/cleanup-report.js';
import { toPortable } from '../transfer/portable-value.js';
import { addReducer, by } from './persister-context.js';
import type { Counter, PersisterContext, PersisterSettings } from './persister-context.js';
import { persisterCasesOf } from './persister-case.js';
import { collectionOf, rawDocuments, rawWrite } from './raw-documents.js';
import { collected, exported, key, lines } from './transfer-fixture.js';

/** A window that is over soon: it is judged by the server's time, which a suite cannot move. */
const statesOptions = { idempotencyWindowMs: 1000 } as const;
const config = { snapshotInterval: 10, snapshotRetention: 3 } as const;
const kinds: readonly PersisterSettings[] = [
  { statesOptions, config },
  { statesOptions, config: { ...config, hashChain: true } },
  {
    statesOptions,
    reducer: addReducer,
    config: { ...config, recordStates: 'digest', maxReplayBatchSize: 7 },
  },
];
const [plain = {}] = kinds;
const nothing = { states: 0, events: 0, snapshots: 0, recoveredBytes: 0 };

/** Lets the idempotency window go by. */
async function windowOver(): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, 1100));
}

const versionsOf = async (t: PersisterContext, name: string): Promise<readonly unknown[]> =>
  (await rawDocuments(t, name)).map(({ data }) => data['version']).sort((a, b) => Number(a) - Number(b));

const upFrom = (first: number, last: number): readonly number[] =>
  Array.from({ length: last - first + 1 }, (_, index) => first + index);

const brief = ({ states, events, snapshots }: CleanupReport): readonly number[] => [
  states,
  events,
  snapshots,
];

/** Cleanup and maintenance. */
export const retentionCases = persisterCasesOf('retention', {
  'old versions go, and what is left is whole': async (t) => {
    for (const settings of kinds) {
      await using one = t.sibling();
      const persister = await one.persister(settings);
      await one.count(persister, 'a', 34);
      await windowOver();
      const report = await persister.cleanupOldData(one.governorId, { keepVersions: 9 });
      same(brief(report), [1, 25, 2]);
      holds(report.recoveredBytes > 25 * 200, 'bytes of events');
      same(await versionsOf(one, 'events'), upFrom(26, 34));
      same(await versionsOf(one, 'snapshots'), [25, 30]);
      same((await persister.validateConsistency(one.governorId, 'a')).violations, []);
      same(await persister.cleanupOldData(one.governorId, { keepVersions: 9 }), nothing);
      const versions = (await collected(persister.getHistory(one.governorId, 'a'))).map(
        ({ version }) => version,
      );
      same(versions, upFrom(26, 34));
      for (const version of [25, 26, 29, 31, 34]) {
        const state = await persister.getStateAtVersion(one.governorId, 'a', version);
        same([state?.version, state?.data.count], [version, version]);
      }
      await failsWith('StateNotFound', persister.getStateAtVersion(one.governorId, 'a', 24));
      await one.count(persister, 'a', 45, 34);
      same((await persister.validateConsistency(one.governorId, 'a')).violations, []);
      await one.loseHead('a');
      same((await (await one.persister(settings)).loadState(one.governorId, 'a')).state.data.count, 45);
    }
  },
  'nothing goes above the newest snapshot': async (t) => {
    const persister = await t.persister(plain);
    await t.count(persister, 'a', 19);
    await t.count(persister, 'b', 9);
    await windowOver();
    same(brief(await persister.cleanupOldData(t.governorId, 0)), [1, 10, 0]);
    same(await persister.cleanupOldData(t.governorId, { keepVersions: 1 }), nothing);
  },
  'a snapshot that the log does not confirm is not relied on': async (t) => {
    const persister = await t.persister(plain);
    await t.count(persister, 'a', 15);
    const [snapshot] = await rawDocuments(t, 'snapshots');
    const path = snapshot?.path ?? '';
    await windowOver();
    for (const digest of ['x'.repeat(22), digestOfValue({ count: 99 })]) {
      await rawWrite(t, { type: 'update', path, fields: { data: { count: 99 }, digest } });
      same(await persister.cleanupOldData(t.governorId, 0), nothing);
    }
  },
  'a snapshot of another reducer is not relied on': async (t) => {
    const persister = await t.persister(plain);
    await t.count(persister, 'a', 15);
    await windowOver();
    const next = await t.persister({ statesOptions, config: { ...config, reducerVersion: 2 } });
    same(await next.cleanupOldData(t.governorId, 0), nothing);
  },
  'nothing goes inside the idempotency window, and no operation is applied twice': async (t) => {
    const persister = await t.persister({ config });
    const add = { action: 'add', data: { count: 1 }, metadata: by };
    const options = { operationId: 'once' };
    await persister.logTransition(t.governorId, 'a', add, 'any', options);
    await t.count(persister, 'a', 15, 1);
    same(await persister.cleanupOldData(t.governorId, 0), nothing);
    same((await persister.logTransition(t.governorId, 'a', add, 'any', options)).version, 1);
    same((await persister.loadState(t.governorId, 'a')).state.version, 15);
  },
  'nothing goes that is younger than asked for': async (t) => {
    const persister = await t.persister(plain);
    await t.count(persister, 'a', 15);
    await windowOver();
    same(await persister.cleanupOldData(t.governorId, { olderThanDays: 1 }), nothing);
    same(brief(await persister.cleanupOldData(t.governorId, 1000 / 86_400_000)), [1, 10, 0]);
  },
  'nothing goes ahead of a named subscription': async (t) => {
    const persister = await t.persister(plain);
    await t.count(persister, 'a', 15);
    await windowOver();
    const events = await rawDocuments(t, 'events');
    const sixth = events.find(({ data }) => data['version'] === 6);
    const path = `${collectionOf(t, 'subscriptions')}/mails`;
    await rawWrite(t, { type: 'create', path, data: { horizon: sixth?.createTime ?? 0 } });
    same(brief(await persister.cleanupOldData(t.governorId, 0)), [1, 5, 0]);
    same(await versionsOf(t, 'events'), upFrom(6, 15));
    await rawWrite(t, { type: 'set', path, data: { name: 'no horizon' } });
    same(await persister.cleanupOldData(t.governorId, 0), nothing);
    same((await persister.validateConsistency(t.governorId, 'a')).violations, []);
  },
  'a deleted state keeps nothing but its version': async (t) => {
    const persister = await t.persister(plain);
    await t.count(persister, 'a', 12);
    await persister.logTransition(t.governorId, 'a', { action: 'gone', deletes: true, metadata: by }, 12);
    await windowOver();
    same(brief(await persister.cleanupOldData(t.governorId, 0)), [1, 13, 1]);
    same((await persister.validateConsistency(t.governorId, 'a')).violations, []);
    const again = { action: 'again', data: { count: 1 }, metadata: by };
    same((await persister.logTransition(t.governorId, 'a', again, 'any')).version, 14);
    same((await persister.validateConsistency(t.governorId, 'a')).violations, []);
  },
  'more than fits in one commit goes in several': async (t) => {
    const persister = await t.persister({ statesOptions, config: { ...config, snapshotInterval: 250 } });
    const many = upFrom(1, 50).map((count) => ({ action: 'set', data: { count }, metadata: by }));
    for (let from = 0; from < 250; from += 50) await persister.logTransition(t.governorId, 'a', many, from);
    await persister.logTransition(t.governorId, 'a', many.slice(0, 1), 250);
    await windowOver();
    same(brief(await persister.cleanupOldData(t.governorId, 0)), [1, 250, 0]);
    same(await versionsOf(t, 'events'), [251]);
    same((await rawDocuments(t, 'removals')).length, 0);
    same((await persister.validateConsistency(t.governorId, 'a')).violations, []);
  },
  'what an interrupted cleanup has left is removed by the next one': async (t) => {
    const persister = await t.persister(plain);
    await t.count(persister, 'a', 15);
    await windowOver();
    const kept = (await rawDocuments(t, 'events')).filter(({ data }) => Number(data['version']) <= 4);
    await persister.cleanupOldData(t.governorId, 0);
    const path = `${collectionOf(t, 'removals')}/a`;
    await rawWrite(t, ...kept.map(({ path: at, data }) => ({ type: 'create', path: at, data }) as const), {
      type: 'create',
      path,
      data: { formatVersion: 1, stateId: 'a', upTo: 10, commits: 1 },
    });
    same((await persister.validateConsistency(t.governorId, 'a')).violations, []);
    same(brief(await persister.cleanupOldData(t.governorId, 0)), [1, 4, 0]);
    same(await persister.cleanupOldData(t.governorId, 0), nothing);
  },
  'writers and other cleanups at the same time lose nothing': async (t) => {
    const [writer, first, second] = [
      await t.persister(plain),
      await t.persister(plain),
      await t.persister(plain),
    ];
    await t.count(writer, 'a', 25);
    await windowOver();
    const writing = t.count(writer, 'a', 40, 25);
    const reports = await Promise.all([
      first.cleanupOldData(t.governorId, 0),
      second.cleanupOldData(t.governorId, 0),
    ]);
    await writing;
    const gone = reports.reduce((sum, { events }) => sum + events, 0);
    // A snapshot that is written meanwhile lets more go.
    holds(gone >= 20 && gone < 40, `${String(gone)} events removed`);
    same(await versionsOf(t, 'events'), upFrom(gone + 1, 40));
    same((await first.validateConsistency(t.governorId, 'a')).violations, []);
    same((await first.loadState(t.governorId, 'a')).state.version, 40);
  },
  'imported events go like others, and what is left is exported and imported': async (t) => {
    await using target = t.sibling();
    await using last = t.sibling();
    const source = await t.persister(plain);
    await t.count(source, 'a', 15);
    const goal = await target.persister(plain);
    await goal.importHistory(target.governorId, 'a', lines(await exported(t, source)), { verifier: key });
    await target.count(goal, 'a', 24, 15);
    await windowOver();
    same(brief(await goal.cleanupOldData(target.governorId, { keepVersions: 12 })), [1, 12, 0]);
    same((await goal.validateConsistency(target.governorId, 'a')).violations, []);
    same(brief(await goal.cleanupOldData(target.governorId, { keepVersions: 6 })), [1, 6, 2]);
    same((await goal.validateConsistency(target.governorId, 'a')).violations, []);
    const end = await last.persister(plain);
    const made = await end.importHistory(last.governorId, 'a', lines(await exported(target, goal)), {
      verifier: key,
    });
    same([made.firstVersion, made.version, made.events], [19, 24, 6]);
    same((await end.validateConsistency(last.governorId, 'a')).violations, []);
    same((await end.getStateAtVersion(last.governorId, 'a', 18))?.data.count, 18);
  },
  'personal fields stay sealed in the snapshot that a log begins with': async (t) => {
    const reducer = (before: Counter | undefined, event: { readonly payload?: unknown }): Counter => ({
      ...addReducer(before, event),
      ...(before === undefined && { note: 'secret' }),
    });
    const personal: PersonalData<Counter> = {
      fields: ['note'],
      subjectOf: () => 'anna',
      keys: new LocalKeys(new Uint8Array(32).fill(3)),
    };
    const digests = { ...config, recordStates: 'digest' } as const;
    const persister = await t.persister({ statesOptions, config: digests, reducer, personal });
    const add = { action: 'add', payload: 1, metadata: by };
    for (let version = 0; version < 25; version += 1) {
      await persister.logTransition(t.governorId, 'a', add, version);
    }
    await windowOver();
    same(brief(await persister.cleanupOldData(t.governorId, { keepVersions: 12 })), [1, 13, 1]);
    const stored = JSON.stringify((await rawDocuments(t, 'snapshots')).map(({ data }) => toPortable(data)));
    holds(!stored.includes('secret'), 'what is personal is not readable');
    same((await persister.getStateAtVersion(t.governorId, 'a', 15))?.data, { count: 15, note: 'secret' });
    await persister.forget('anna');
    same(brief(await persister.cleanupOldData(t.governorId, { keepVersions: 8 })), [1, 4, 1]);
    same((await persister.validateConsistency(t.governorId, 'a')).violations, []);
    same((await persister.getStateAtVersion(t.governorId, 'a', 19))?.data.count, 19);
  },
  'a state whose log is broken is left, and keeps no other from being cleaned up': async (t) => {
    const persister = await t.persister(plain);
    await t.count(persister, 'a', 15);
    await t.count(persister, 'b', 15);
    const path = `${collectionOf(t, 'events')}/`;
    const tenth = (await rawDocuments(t, 'events')).find(
      ({ data }) => data['version'] === 10 && data['stateId'] === 'a',
    );
    holds(tenth?.path.startsWith(path) === true, 'an event');
    await rawWrite(t, { type: 'delete', path: tenth.path });
    await windowOver();
    same(brief(await persister.cleanupOldData(t.governorId, 0)), [1, 10, 0]);
  },
  'a cleanup of nothing costs 1 R for each state': async (t) => {
    const persister = await t.persister(plain);
    await t.count(persister, 'a', 3);
    await t.count(persister, 'b', 3);
    // Two empty queries: of removals that are under way, and of subscriptions.
    await t.costs({ rpcs: 3, reads: 4 }, () => persister.cleanupOldData(t.governorId, { keepVersions: 5 }));
  },
  'maintenance removes what operations and locks have left, and nothing that is needed': async (t) => {
    const [old, fresh] = [await t.states(statesOptions), await t.states()];
    await old.saveState(t.governorId, 'old', { count: 1 }, by, { operationId: 'op' });
    await fresh.saveState(t.governorId, 'fresh', { count: 1 }, by, { operationId: 'op' });
    // For the manager no time passes: however slow the machine, it gets what the server grants.
    const runtime = { clock: new ManualClock() };
    await using manager = new LockManager({ store: await t.store(), root: t.root, runtime });
    await manager.acquire(t.governorId, 'expired', { leaseMs: 1000, renew: false });
    await manager.acquire(t.governorId, 'held', { leaseMs: 60_000, renew: false });
    await windowOver();
    const persister = await t.persister({ states: old });
    same(await persister.maintain(t.governorId, 30), { ...nothing, locks: 1, operations: 1, imports: 0 });
    same(await persister.maintain(t.governorId, 30), { ...nothing, locks: 0, operations: 0, imports: 0 });
    const left = [...(await rawDocuments(t, 'locks')), ...(await rawDocuments(t, 'operations'))];
    same(
      left.map(({ id }) => id),
      ['held', 'fresh~op'],
    );
  },
  'bad input is refused before any I/O': async (t) => {
    const persister = await t.persister();
    const rules = [
      -1,
      NaN,
      Infinity,
      {},
      null,
      { keepVersions: 0 },
      { keepVersions: 1.5 },
      { olderThanDays: '3' },
    ];
    await t.costs({}, async () => {
      for (const rule of [...rules, { olderThanDays: 1, keepVersions: 1 }]) {
        await failsWith('InvalidArgument', persister.cleanupOldData(t.governorId, rule as number));
        await failsWith('InvalidArgument', persister.maintain(t.governorId, rule as number));
      }
      await failsWith('InvalidArgument', persister.cleanupOldData('a/b', 30));
      const without = await t.persister({ config: { enableEventSourcing: false } });
      await failsWith('InvalidState', without.cleanupOldData(t.governorId, 30));
    });
  },
});
