import { AggregateNotFoundError, EventStore, EventType, isEventAlreadyExistsError } from '@castore/core';
import type { EventStorageAdapter } from '@castore/core';
import { holds, same } from '@tai-state/core/testing';
import { casesOf } from '../testing/contract-case.js';

interface Pokemon {
  readonly aggregateId: string;
  readonly version: number;
  readonly name: string;
  readonly level: number;
  readonly trainer?: string;
}

const appeared = new EventType<'APPEARED', { name: string; level: number }, { zone?: string }>({
  type: 'APPEARED',
});
const levelled = new EventType<'LEVELLED'>({ type: 'LEVELLED' });
const caught = new EventType<'CAUGHT', { trainer: string }>({ type: 'CAUGHT' });

type PokemonEvent =
  | { aggregateId: string; version: number; timestamp: string; type: 'LEVELLED' }
  | { aggregateId: string; version: number; timestamp: string; type: 'CAUGHT'; payload: { trainer: string } }
  | {
      aggregateId: string;
      version: number;
      timestamp: string;
      type: 'APPEARED';
      payload: { name: string; level: number };
      metadata: { zone?: string };
    };

function reducer(pokemon: Pokemon, event: PokemonEvent): Pokemon {
  const { aggregateId, version } = event;
  switch (event.type) {
    case 'APPEARED':
      return { ...event.payload, aggregateId, version };
    case 'LEVELLED':
      return { ...pokemon, version, level: pokemon.level + 1 };
    case 'CAUGHT':
      return { ...pokemon, version, trainer: event.payload.trainer };
  }
}

function eventStore(eventStoreId: string, eventStorageAdapter: EventStorageAdapter) {
  return new EventStore({
    eventStoreId,
    eventTypes: [appeared, levelled, caught],
    reducer,
    eventStorageAdapter,
  });
}

type PokemonStore = ReturnType<typeof eventStore>;

/** What a case works with: adapters on the same storage, each as in a process of its own. */
export interface EventStorageContext {
  open(): Promise<EventStorageAdapter>;
  /** Ids of event stores that no other case uses. */
  readonly stores: readonly [string, string];
}

const at = (second: number): string => `2026-01-01T00:00:${String(second).padStart(2, '0')}.000Z`;

const first = (aggregateId: string, second = 1) => ({
  aggregateId,
  version: 1,
  type: 'APPEARED' as const,
  timestamp: at(second),
  payload: { name: aggregateId, level: 3 },
  metadata: { zone: 'sea' },
});
const level = (aggregateId: string, version: number) => ({ aggregateId, version, type: 'LEVELLED' as const });

async function open(t: EventStorageContext): Promise<PokemonStore> {
  return eventStore(t.stores[0], await t.open());
}

async function exists(call: Promise<unknown>, aggregateId: string, version: number): Promise<void> {
  const error = await call.catch((thrown: unknown) => thrown);
  holds(isEventAlreadyExistsError(error), `EventAlreadyExistsError, found ${String(error)}`);
  same([error.aggregateId, error.version], [aggregateId, version]);
}

async function versions(store: PokemonStore, aggregateId: string): Promise<readonly number[]> {
  return (await store.getEvents(aggregateId)).events.map(({ version }) => version);
}

/** Castore's event storage as its users know it. */
export const eventStorageContract = casesOf<EventStorageContext>('event storage', {
  'an aggregate that does not exist has no events': async (t) => {
    const store = await open(t);
    same(await store.getEvents('nobody'), { events: [] });
    const { aggregate, events } = await store.getAggregate('nobody');
    same([aggregate ?? null, events], [null, []]);
    const error = await store.getExistingAggregate('nobody').catch((thrown: unknown) => thrown);
    holds(error instanceof AggregateNotFoundError, 'AggregateNotFoundError');
    same(await store.listAggregateIds(), { aggregateIds: [] });
  },
  'an event is read as it was pushed': async (t) => {
    const store = await open(t);
    const { event, nextAggregate } = await store.pushEvent(first('a'));
    same(event, first('a'));
    same(nextAggregate, { aggregateId: 'a', version: 1, name: 'a', level: 3 });
    await store.pushEvent({ ...level('a', 2), timestamp: at(2) });
    same((await store.getEvents('a')).events, [first('a'), { ...level('a', 2), timestamp: at(2) }]);
  },
  'an event without a timestamp gets the time of its push': async (t) => {
    const store = await open(t);
    await store.pushEvent(first('a'));
    const { event } = await store.pushEvent(level('a', 2));
    same(new Date(event.timestamp).toISOString(), event.timestamp);
    same((await store.getEvents('a')).events[1]?.timestamp, event.timestamp);
  },
  'an aggregate is built from its events, up to a version': async (t) => {
    const store = await open(t);
    await store.pushEvent(first('a'));
    await store.pushEvent(level('a', 2));
    await store.pushEvent({ aggregateId: 'a', version: 3, type: 'CAUGHT', payload: { trainer: 'ash' } });
    const whole = await store.getExistingAggregate('a');
    same(whole.aggregate, { aggregateId: 'a', version: 3, name: 'a', level: 4, trainer: 'ash' });
    same(whole.lastEvent.version, 3);
    const { aggregate } = await store.getAggregate('a', { maxVersion: 2 });
    same(aggregate, { aggregateId: 'a', version: 2, name: 'a', level: 4 });
  },
  'events are read by versions, limited, and in reverse': async (t) => {
    const store = await open(t);
    await store.pushEvent(first('a'));
    for (const version of [2, 3, 4, 5]) await store.pushEvent(level('a', version));
    const read = async (options: Parameters<PokemonStore['getEvents']>[1]): Promise<readonly number[]> =>
      (await store.getEvents('a', options)).events.map(({ version }) => version);
    same(await read({ minVersion: 3 }), [3, 4, 5]);
    same(await read({ maxVersion: 2 }), [1, 2]);
    same(await read({ minVersion: 2, maxVersion: 4 }), [2, 3, 4]);
    same(await read({ limit: 2 }), [1, 2]);
    same(await read({ minVersion: 2, limit: 2 }), [2, 3]);
    same(await read({ reverse: true }), [5, 4, 3, 2, 1]);
    same(await read({ reverse: true, limit: 2 }), [5, 4]);
    same(await read({ reverse: true, maxVersion: 3, limit: 2 }), [3, 2]);
    same(await read({ minVersion: 4, maxVersion: 2 }), []);
    same(await read({ minVersion: 6 }), []);
    same(await read({ maxVersion: 9, limit: 9 }), [1, 2, 3, 4, 5]);
  },
  'a version that is there is refused': async (t) => {
    const [ours, theirs] = [await open(t), await open(t)];
    await ours.pushEvent(first('a'));
    await theirs.pushEvent(level('a', 2));
    await exists(ours.pushEvent(level('a', 2)), 'a', 2);
    await exists(theirs.pushEvent(first('a')), 'a', 1);
    same(await versions(ours, 'a'), [1, 2]);
  },
  'of ten that push one version one wins': async (t) => {
    const stores = await Promise.all(Array.from({ length: 10 }, () => open(t)));
    await stores[0]?.pushEvent(first('a'));
    const outcomes = await Promise.allSettled(stores.map((store) => store.pushEvent(level('a', 2))));
    same(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    const lost = outcomes.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
    holds(lost.every(isEventAlreadyExistsError), 'the others find it taken');
  },
  'an event is replaced by force': async (t) => {
    const store = await open(t);
    await store.pushEvent(first('a'));
    await store.pushEvent(level('a', 2));
    await store.pushEvent(level('a', 3));
    const other = {
      aggregateId: 'a',
      version: 2,
      type: 'CAUGHT' as const,
      timestamp: at(9),
      payload: { trainer: 'ash' },
    };
    same((await store.pushEvent(other, { force: true })).event, other);
    same((await store.getEvents('a')).events[1], other);
    await store.pushEvent({ ...level('a', 2), timestamp: at(8) }, { force: true });
    same((await store.getEvents('a')).events[1], { ...level('a', 2), timestamp: at(8) });
    await store.pushEvent(level('a', 4), { force: true });
    same(await versions(store, 'a'), [1, 2, 3, 4]);
  },
  'events of several aggregates are pushed together': async (t) => {
    const store = await open(t);
    await store.pushEvent(first('a'));
    const { aggregate } = await store.getExistingAggregate('a');
    const { eventGroup } = await EventStore.pushEventGroup(
      store.groupEvent(level('a', 2), { prevAggregate: aggregate }),
      store.groupEvent(first('b')),
      store.groupEvent({ ...level('b', 2), timestamp: at(2) }),
    );
    same(
      eventGroup.map(({ event }) => [event.aggregateId, event.version]),
      [
        ['a', 2],
        ['b', 1],
        ['b', 2],
      ],
    );
    same(eventGroup[0].nextAggregate, { aggregateId: 'a', version: 2, name: 'a', level: 4 });
    same(
      [await versions(store, 'a'), await versions(store, 'b')],
      [
        [1, 2],
        [1, 2],
      ],
    );
  },
  'a group is pushed as a whole, or not at all': async (t) => {
    const store = await open(t);
    await store.pushEvent(first('a'));
    await store.pushEvent(first('b'));
    await store.pushEvent(level('b', 2));
    const group = EventStore.pushEventGroup(
      store.groupEvent(level('a', 2)),
      store.groupEvent(first('c')),
      store.groupEvent(level('b', 2)),
    );
    await exists(group, 'b', 2);
    same([await versions(store, 'a'), await versions(store, 'b')], [[1], [1, 2]]);
    same(await versions(store, 'c'), []);
  },
  'a group can replace by force, and append': async (t) => {
    const store = await open(t);
    await store.pushEvent(first('a'));
    await store.pushEvent(level('a', 2));
    const other = {
      aggregateId: 'a',
      version: 2,
      type: 'CAUGHT' as const,
      timestamp: at(9),
      payload: { trainer: 'ash' },
    };
    await EventStore.pushEventGroup({ force: true }, store.groupEvent(other), store.groupEvent(first('b')));
    same((await store.getEvents('a')).events[1], other);
    same(await versions(store, 'b'), [1]);
  },
  'aggregates are listed by the time of their first event': async (t) => {
    const store = await open(t);
    for (const [id, second] of [
      ['b', 2],
      ['a', 3],
      ['c', 1],
    ] as const)
      await store.pushEvent(first(id, second));
    await store.pushEvent(level('c', 2));
    const listed = (id: string, second: number) => ({ aggregateId: id, initialEventTimestamp: at(second) });
    same(await store.listAggregateIds(), { aggregateIds: [listed('c', 1), listed('b', 2), listed('a', 3)] });
    const list = async (options: Parameters<PokemonStore['listAggregateIds']>[0]): Promise<string> => {
      const { aggregateIds, nextPageToken } = await store.listAggregateIds(options);
      return `${aggregateIds.map(({ aggregateId }) => aggregateId).join('')}${nextPageToken === undefined ? '' : ' and more'}`;
    };
    same(await list({ reverse: true }), 'abc');
    same(await list({ initialEventAfter: at(2) }), 'ba');
    same(await list({ initialEventBefore: at(2) }), 'cb');
    same(await list({ initialEventAfter: at(2), initialEventBefore: at(2) }), 'b');
    same(await list({ limit: 2 }), 'cb and more');
    same(await list({ limit: 3 }), 'cba');
    same(await list({ reverse: true, initialEventBefore: at(2), limit: 1 }), 'b and more');
  },
  'aggregates are listed page by page': async (t) => {
    const store = await open(t);
    for (const second of [1, 2, 3, 4, 5]) await store.pushEvent(first(`p${String(second)}`, second));
    for (const reverse of [false, true]) {
      const found: string[] = [];
      let options: Parameters<PokemonStore['listAggregateIds']>[0] = {
        limit: 2,
        reverse,
        initialEventAfter: at(2),
      };
      for (;;) {
        const { aggregateIds, nextPageToken } = await store.listAggregateIds(options);
        found.push(...aggregateIds.map(({ aggregateId }) => aggregateId));
        if (nextPageToken === undefined) break;
        options = { pageToken: nextPageToken };
      }
      same(found, reverse ? ['p5', 'p4', 'p3', 'p2'] : ['p2', 'p3', 'p4', 'p5']);
    }
  },
});
