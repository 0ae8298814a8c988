import { failsWith, same } from '@tai-state/core/testing';
import { addReducer, by } from './persister-context.js';
import { persisterCasesOf } from './persister-case.js';

const set = (count: number) => ({ action: 'set', data: { count }, metadata: by });
const add = { action: 'add', payload: 1, metadata: by };

/** The budgets of the architecture. */
export const costCases = persisterCasesOf('costs', {
  'a transition: 2 W, 0 R, one round trip, also the first one': async (t) => {
    const persister = await t.persister();
    await t.costs({ rpcs: 1, writes: 2 }, () => persister.logTransition(t.governorId, 'a', set(1), 0));
    await t.costs({ rpcs: 1, writes: 2 }, () => persister.logTransition(t.governorId, 'a', set(2), 1));
    await t.costs({ rpcs: 1, writes: 2 }, () => persister.logTransition(t.governorId, 'a', set(3), 'any'));
    await t.costs({ rpcs: 1, writes: 2 }, () =>
      persister.logTransition(t.governorId, 'a', set(4), 3, { operationId: 'op' }),
    );
    await t.costs({ rpcs: 1, writes: 4 }, () =>
      persister.logTransition(t.governorId, 'a', [set(5), set(6), set(7)], 4),
    );
  },
  'a record for the outbox: 1 W more': async (t) => {
    const persister = await t.persister();
    const outbox = [{ type: 'told', data: 1 }];
    await t.costs({ rpcs: 1, writes: 3 }, () =>
      persister.logTransition(t.governorId, 'a', set(1), 0, { outbox }),
    );
  },
  'a snapshot that is due: 1 W more, and a delete for each beyond the retention': async (t) => {
    const persister = await t.persister({ config: { snapshotInterval: 2, snapshotRetention: 2 } });
    const deletes = [0, 0, 0, 0, 0, 1, 0, 1];
    for (const [index, gone] of deletes.entries()) {
      await t.costs({ rpcs: 1, writes: index % 2 === 0 ? 2 : 3, deletes: gone }, () =>
        persister.logTransition(t.governorId, 'a', set(index), index),
      );
    }
    const { documents } = await (
      await t.store()
    ).query({
      collection: `${t.root}/governors/${t.governorId}/snapshots`,
    });
    same(
      documents.map(({ data }) => data['version']),
      [6, 8],
    );
  },
  'a cold transition: 1 R and one round trip more': async (t) => {
    const { state } = await (await t.persister()).logTransition(t.governorId, 'a', set(1), 0);
    const cost = { rpcs: 2, reads: 1, writes: 2 };
    const [byVersion, byToken] = [await t.persister(), await t.persister()];
    const { state: next } = await t.costs(cost, () =>
      byVersion.logTransition(t.governorId, 'a', set(2), state?.version ?? 0),
    );
    await t.costs(cost, () => byToken.logTransition(t.governorId, 'a', set(3), next?.token ?? 0));
  },
  'an empty list: 1 R': async (t) => {
    const persister = await t.persister();
    await t.count(persister, 'a', 1);
    await t.costs({ rpcs: 1, reads: 1 }, () => persister.logTransition(t.governorId, 'a', [], 'any'));
  },
  'without event sourcing: 1 W, with the id of an operation 1 W more': async (t) => {
    const persister = await t.persister({ config: { enableEventSourcing: false } });
    await t.costs({ rpcs: 1, writes: 1 }, () => persister.logTransition(t.governorId, 'a', set(1), 0));
    await t.costs({ rpcs: 1, writes: 2 }, () =>
      persister.logTransition(t.governorId, 'a', set(2), 1, { operationId: 'op' }),
    );
  },
  'a load: 1 R, one round trip, warm or cold': async (t) => {
    const persister = await t.persister();
    await t.count(persister, 'a', 3);
    const cold = await t.persister();
    for (const one of [persister, cold]) {
      await t.costs({ rpcs: 1, reads: 1 }, () => one.loadState(t.governorId, 'a'));
    }
  },
  'a conflict: one round trip more': async (t) => {
    const [ours, theirs] = [await t.persister(), await t.persister()];
    await t.count(ours, 'a', 1);
    await theirs.logTransition(t.governorId, 'a', set(2), 1);
    await t.costs({ rpcs: 2, reads: 2 }, () =>
      failsWith('VersionConflict', ours.logTransition(t.governorId, 'a', set(2), 1)),
    );
    await theirs.logTransition(t.governorId, 'a', set(3), 2);
    await t.costs({ rpcs: 3, reads: 2, writes: 2 }, () =>
      ours.logTransition(t.governorId, 'a', set(4), 'any'),
    );
    await theirs.loadState(t.governorId, 'a');
    await t.costs({}, () => failsWith('VersionConflict', theirs.logTransition(t.governorId, 'a', set(5), 3)));
  },
  'a recovery: at most two round trips and 101 R besides the head': async (t) => {
    for (const [stateId, recordStates] of [
      ['full', 'full'],
      ['digest', 'digest'],
    ] as const) {
      const settings = { reducer: addReducer, config: { recordStates } };
      const persister = await t.persister(settings);
      let version = 0;
      for (const size of [99, 101, 100, 99]) {
        await persister.logTransition(
          t.governorId,
          stateId,
          Array.from({ length: size }, () => add),
          version,
        );
        version += size;
      }
      await t.loseHead(stateId);
      const cold = await t.persister(settings);
      const { state } = await t.costs({ rpcs: 3, reads: 101 }, () => cold.loadState(t.governorId, stateId));
      same([state.version, state.data], [399, { count: 399 }]);
    }
  },
  'a version: 1 R with full states; with digests at most two round trips and 101 R besides the head': async (
    t,
  ) => {
    const full = await t.persister();
    await t.count(full, 'full', 12);
    await t.costs({ rpcs: 1, reads: 1 }, () => full.getStateAtVersion(t.governorId, 'full', 5));
    await t.costs({ rpcs: 2, reads: 2 }, () => full.diffVersions(t.governorId, 'full', 5, 9));
    const persister = await t.persister({
      reducer: addReducer,
      config: { recordStates: 'digest', snapshotInterval: 10 },
    });
    for (let version = 0; version < 40; version += 10) {
      await persister.logTransition(
        t.governorId,
        'a',
        Array.from({ length: 10 }, () => add),
        version,
      );
    }
    await t.costs({ rpcs: 3, reads: 1 + 1 + 9 }, () => persister.getStateAtVersion(t.governorId, 'a', 39));
    await t.costs({ rpcs: 2, reads: 2 }, () => persister.getStateAtVersion(t.governorId, 'a', 30));
    await t.costs({ rpcs: 1, reads: 1 }, () => persister.getStateAtVersion(t.governorId, 'a', 40));
  },
  'a time: 2 R with full states; with digests at most two round trips and 101 R besides the head': async (
    t,
  ) => {
    const store = await t.store();
    const timeOf = async (id = ''): Promise<number> => {
      const { documents } = await store.getAll([`${t.root}/governors/${t.governorId}/events/${id}`]);
      return (documents[0]?.createTime ?? 0) / 1000;
    };
    const full = await t.persister();
    await t.count(full, 'full', 3);
    const { events } = await full.logTransition(t.governorId, 'full', set(4), 3);
    await t.count(full, 'full', 6, 4);
    const time = await timeOf(events[0]?.id);
    await t.costs({ rpcs: 2, reads: 2 }, () => full.getStateAtTime(t.governorId, 'full', time));
    const persister = await t.persister({
      reducer: addReducer,
      config: { recordStates: 'digest', snapshotInterval: 10 },
    });
    const times: number[] = [];
    for (let version = 0; version < 40; version += 5) {
      const logged = await persister.logTransition(
        t.governorId,
        'a',
        Array.from({ length: 5 }, () => add),
        version,
      );
      times.push(await timeOf(logged.events[0]?.id));
    }
    const { result, cost } = await t.meter.measure(() =>
      persister.getStateAtTime(t.governorId, 'a', times[4] ?? 0),
    );
    same([result?.version, cost.rpcs, cost.reads], [25, 3, 1 + 1 + 10]);
  },
  'the history: 1 R for the head and for each event, one round trip to a page': async (t) => {
    const persister = await t.persister({ config: { maxReplayBatchSize: 4 } });
    await t.count(persister, 'a', 10);
    await t.costs({ rpcs: 1 + 3, reads: 1 + 10 }, async () => {
      for await (const event of persister.getHistory(t.governorId, 'a')) same(event.action, 'count');
    });
  },
  'an operation that is repeated: one round trip and its events more': async (t) => {
    const persister = await t.persister();
    const log = () =>
      persister.logTransition(t.governorId, 'a', [set(1), set(2)], 'any', { operationId: 'op' });
    await log();
    const warm = await t.meter.measure(log);
    same(warm.cost, { rpcs: 3, reads: 3 + 2, writes: 0, deletes: 0 });
    await persister.loadState(t.governorId, 'a');
    const refused = () =>
      persister.logTransition(t.governorId, 'a', [set(1), set(2)], 0, { operationId: 'op' });
    await t.costs({ rpcs: 2, reads: 1 + 2 }, refused);
  },
});
