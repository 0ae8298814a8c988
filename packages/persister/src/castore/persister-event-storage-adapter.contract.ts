import { EventStore, EventType } from '@castore/core';
import { noTelemetry } from '@tai-state/core';
import type { Telemetry } from '@tai-state/core';
import { failsWith, same } from '@tai-state/core/testing';
import type { StoreAdapter } from '@tai-state/core/testing';
import { casesOf } from '../testing/contract-case.js';
import type { SuiteCase } from '../testing/contract-case.js';
import { PersisterContext } from '../testing/persister-context.js';
import type { EventStorageContext } from './event-storage.contract.js';
import { PersisterEventStorageAdapter } from './persister-event-storage-adapter.js';
import type { PersisterEventStorageAdapterOptions } from './persister-event-storage-adapter.js';

let nodes = 0;

async function openAdapter(
  t: PersisterContext,
  options: Partial<PersisterEventStorageAdapterOptions> = {},
): Promise<PersisterEventStorageAdapter> {
  nodes += 1;
  return new PersisterEventStorageAdapter({
    store: await t.store(),
    root: t.root,
    nodeId: `castore-${String(nodes)}`,
    ...options,
  });
}

/** Runs a case of Castore's users on a persister. */
export async function runOnPersister(
  one: SuiteCase<EventStorageContext>,
  adapter: StoreAdapter,
): Promise<void> {
  await using t = new PersisterContext(adapter);
  await one.run({ stores: [t.governorId, `${t.governorId}-2`], open: () => openAdapter(t) });
}

const happened = (version: number, aggregateId = 'a') => ({
  aggregateId,
  version,
  type: 'HAPPENED' as const,
});

/** What the adapter promises beyond Castore's interface. */
export const persisterEventStorageContract = casesOf<PersisterContext>('event storage on a persister', {
  'a push is one commit: one write for the aggregate, one for the event': async (t) => {
    const adapter = await openAdapter(t);
    const options = { eventStoreId: t.governorId };
    await t.costs({ rpcs: 1, writes: 2 }, () => adapter.pushEvent(happened(1), options));
    await t.costs({ rpcs: 1, writes: 2 }, () => adapter.pushEvent(happened(2), options));
    const cold = await openAdapter(t);
    await t.costs({ rpcs: 2, reads: 1, writes: 2 }, () => cold.pushEvent(happened(3), options));
    await t.costs({ rpcs: 3, reads: 2, writes: 1 }, () =>
      cold.pushEvent(happened(2), { ...options, force: true }),
    );
  },
  'a group is one commit': async (t) => {
    const adapter = await openAdapter(t);
    const grouped = (aggregateId: string, version: number) => {
      const one = adapter.groupEvent(happened(version, aggregateId));
      one.context = { eventStoreId: t.governorId };
      return one;
    };
    await t.costs({ rpcs: 1, writes: 5 }, () =>
      adapter.pushEventGroup({}, grouped('a', 1), grouped('b', 1), grouped('a', 2)),
    );
    await t.costs({ rpcs: 1, writes: 4 }, () => adapter.pushEventGroup({}, grouped('a', 3), grouped('b', 2)));
  },
  'a read costs one for the aggregate, one for each event that is asked for': async (t) => {
    const adapter = await openAdapter(t);
    const options = { eventStoreId: t.governorId };
    for (const version of [1, 2, 3, 4]) await adapter.pushEvent(happened(version), options);
    await t.costs({ rpcs: 2, reads: 5 }, () => adapter.getEvents('a', options));
    await t.costs({ rpcs: 2, reads: 3 }, () => adapter.getEvents('a', options, { reverse: true, limit: 2 }));
    await t.costs({ rpcs: 1, reads: 1 }, () => adapter.listAggregateIds(options, { limit: 1 }));
  },
  'a group can reach over event stores': async (t) => {
    const adapter = await openAdapter(t);
    const type = new EventType({ type: 'HAPPENED' as const });
    const make = (eventStoreId: string) =>
      new EventStore({
        eventStoreId,
        eventTypes: [type],
        reducer: (_: unknown, { aggregateId, version }: { aggregateId: string; version: number }) => ({
          aggregateId,
          version,
        }),
        eventStorageAdapter: adapter,
      });
    const [one, two] = [make(t.governorId), make(`${t.governorId}-2`)];
    await EventStore.pushEventGroup(one.groupEvent(happened(1)), two.groupEvent(happened(1)));
    same([(await one.getEvents('a')).events.length, (await two.getEvents('a')).events.length], [1, 1]);
    same((await two.listAggregateIds()).aggregateIds.length, 1);
  },
  'versions have no gaps': async (t) => {
    const adapter = await openAdapter(t);
    const options = { eventStoreId: t.governorId };
    await failsWith('VersionConflict', adapter.pushEvent(happened(2), options));
    await adapter.pushEvent(happened(1), options);
    await failsWith('VersionConflict', adapter.pushEvent(happened(3), options));
    await failsWith('VersionConflict', adapter.pushEvent(happened(3), { ...options, force: true }));
    same((await adapter.getEvents('a', options)).events.length, 1);
  },
  'a first event that was replaced leaves its aggregate in the list, and to be recovered': async (t) => {
    const adapter = await openAdapter(t);
    const options = { eventStoreId: t.governorId };
    const timestamp = '2024-01-01T00:00:00.000Z';
    await adapter.pushEvent({ ...happened(1), timestamp }, options);
    for (const year of ['2025', '2026']) {
      const later = { ...happened(1), timestamp: `${year}-01-01T00:00:00.000Z` };
      await adapter.pushEvent(later, { ...options, force: true });
      same((await adapter.getEvents('a', options)).events[0]?.timestamp, later.timestamp);
    }
    await t.loseHead('a');
    const other = await openAdapter(t);
    const { state } = await other.persister.loadState(t.governorId, 'a');
    same(state.data, { initialEventTimestamp: timestamp });
  },
  'events of a hash chain cannot be replaced': async (t) => {
    const adapter = await openAdapter(t, { hashChain: true });
    const options = { eventStoreId: t.governorId };
    await adapter.pushEvent(happened(1), options);
    await adapter.pushEvent(happened(2), options);
    await failsWith('InvalidState', adapter.pushEvent(happened(1), { ...options, force: true }));
  },
  'the persister below knows the same events, and who has pushed them': async (t) => {
    const adapter = await openAdapter(t, {
      change: { changedBy: 'ann', reason: 'import', context: { ticket: 7 } },
    });
    const timestamp = '2026-01-01T00:00:00.000Z';
    await adapter.pushEvent({ ...happened(1), timestamp, payload: { n: 1 } }, { eventStoreId: t.governorId });
    const { state } = await adapter.persister.loadState(t.governorId, 'a');
    same([state.version, state.data], [1, { initialEventTimestamp: timestamp }]);
    for await (const { action, payload, metadata } of adapter.persister.getHistory(t.governorId, 'a')) {
      same(
        [action, payload, metadata.changedBy, metadata.context],
        ['HAPPENED', { n: 1 }, 'ann', { ticket: 7, timestamp }],
      );
    }
  },
  'pushes are counted, and so are those that find their version taken': async (t) => {
    const counts = new Map<string, number>();
    const telemetry: Telemetry = {
      ...noTelemetry,
      count: (name, value) => counts.set(name, (counts.get(name) ?? 0) + value),
    };
    const adapter = await openAdapter(t, { runtime: { telemetry } });
    const options = { eventStoreId: t.governorId };
    await adapter.pushEvent(happened(1), options);
    await adapter.pushEvent(happened(1), options).catch(() => undefined);
    same(Object.fromEntries(counts), {
      'persister.transitions': 1,
      'persister.retries': 1,
      'persister.conflicts': 1,
    });
  },
  'bad input is refused before anything is sent': async (t) => {
    const adapter = await openAdapter(t);
    const other = await openAdapter(t);
    const options = { eventStoreId: t.governorId };
    await t.costs({}, async () => {
      await failsWith('InvalidArgument', adapter.pushEvent(happened(0), options));
      await failsWith('InvalidArgument', adapter.pushEvent(happened(1.5), options));
      await failsWith('InvalidArgument', adapter.pushEvent(happened(1, 'a/b'), options));
      await failsWith('SerializationError', adapter.pushEvent({ ...happened(1), payload: 1n }, options));
      await failsWith('InvalidArgument', async () =>
        adapter.pushEventGroup({}, adapter.groupEvent(happened(1))),
      );
      const foreign = other.groupEvent(happened(1));
      foreign.context = options;
      await failsWith('InvalidArgument', async () => adapter.pushEventGroup({}, foreign));
      await failsWith('InvalidArgument', async () => adapter.listAggregateIds(options, { limit: 0 }));
      await failsWith('InvalidArgument', async () => adapter.listAggregateIds(options, { pageToken: 'x' }));
    });
  },
});
