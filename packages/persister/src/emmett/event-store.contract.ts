import {
  CommandHandler,
  DeciderCommandHandler,
  NO_CONCURRENCY_CHECK,
  STREAM_DOES_NOT_EXIST,
  STREAM_EXISTS,
  isExpectedVersionConflictError,
} from '@event-driven-io/emmett';
import type { Decider, Event, EventStore, ExpectedStreamVersion, ReadEvent } from '@event-driven-io/emmett';
import { holds, same } from '@tai-state/core/testing';
import { casesOf } from '../testing/contract-case.js';
import type { StreamMetadata } from './recorded-event.js';

type Added = Event<'Added', { readonly item: string; readonly price: number }>;
type Paid = Event<'Paid', { readonly by: string }, { readonly user: string }>;
type CartEvent = Added | Paid;

interface Cart {
  readonly items: readonly string[];
  readonly total: number;
  readonly paid: boolean;
}

/** What a case works with: event stores on the same storage, each as in a process of its own. */
export interface EventStoreContext {
  open(hooks?: {
    readonly onAfterCommit?: (events: ReadEvent[]) => void;
  }): Promise<EventStore<StreamMetadata>>;
  /** A name that no other case uses. */
  readonly stream: string;
}

const added = (item: string, price: number): Added => ({ type: 'Added', data: { item, price } });
const paid: Paid = { type: 'Paid', data: { by: 'card' }, metadata: { user: 'ann' } };
const initialState = (): Cart => ({ items: [], total: 0, paid: false });
const evolve = (cart: Cart, { type, data }: CartEvent): Cart =>
  type === 'Paid'
    ? { ...cart, paid: true }
    : { ...cart, items: [...cart.items, data.item], total: cart.total + data.price };

/** Bigints as texts, so that they can be compared as JSON. */
function texts(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, one: unknown) => (typeof one === 'bigint' ? `${String(one)}n` : one)),
  );
}

/** The call may throw at once, or later. */
async function conflicts(call: () => Promise<unknown>, current: string, expected: string): Promise<void> {
  const error = await (async () => call())().then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  holds(isExpectedVersionConflictError(error), `a conflict, found ${String(error)}`);
  same([error.current, error.expected], [current, expected]);
}

/** Emmett's event store as its users know it. */
export const eventStoreContract = casesOf<EventStoreContext>('event store', {
  'a stream that does not exist is empty, at version 0': async (t) => {
    const store = await t.open();
    same(texts(await store.readStream(t.stream)), {
      currentStreamVersion: '0n',
      events: [],
      streamExists: false,
    });
    const folded = await store.aggregateStream(t.stream, { evolve, initialState });
    same(texts(folded), { currentStreamVersion: '0n', state: initialState(), streamExists: false });
    same(await store.streamExists(t.stream), false);
  },
  'an append tells the next version, and whether it has begun the stream': async (t) => {
    const store = await t.open();
    const first = await store.appendToStream(t.stream, [added('a', 1), added('b', 2)]);
    same(texts(first), { nextExpectedStreamVersion: '2n', createdNewStream: true });
    const second = await store.appendToStream(t.stream, [paid]);
    same(texts(second), { nextExpectedStreamVersion: '3n', createdNewStream: false });
    same(await store.streamExists(t.stream), true);
  },
  'events are read in order, with what they said and where they lie': async (t) => {
    const store = await t.open();
    await store.appendToStream<CartEvent>(t.stream, [added('a', 1), paid]);
    const { events, currentStreamVersion, streamExists } = await store.readStream<CartEvent>(t.stream);
    same(texts([currentStreamVersion, streamExists]), ['2n', true]);
    same(
      (events as CartEvent[]).map(({ type, data, kind }) => ({ type, data, kind })),
      [
        { ...added('a', 1), kind: 'Event' },
        { type: 'Paid', data: paid.data, kind: 'Event' },
      ],
    );
    const metadata = events.map((event) => event.metadata as Readonly<Record<string, unknown>>);
    same(
      texts(
        metadata.map(({ streamName, streamPosition, user }) => [streamName, streamPosition, user ?? null]),
      ),
      [
        [t.stream, '1n', null],
        [t.stream, '2n', 'ann'],
      ],
    );
    const ids = new Set(metadata.map(({ messageId }) => messageId));
    holds(ids.size === 2 && [...ids].every((id) => typeof id === 'string'), 'ids of their own');
  },
  'what was appended by one store is read by another': async (t) => {
    const [ours, theirs] = [await t.open(), await t.open()];
    await ours.appendToStream(t.stream, [added('a', 1)]);
    await theirs.appendToStream(t.stream, [added('b', 2)], { expectedStreamVersion: 1n });
    const { events } = await ours.readStream<CartEvent>(t.stream);
    same(
      events.map(({ data }) => data),
      [added('a', 1).data, added('b', 2).data],
    );
  },
  'a part of a stream is read by from, to and maxCount': async (t) => {
    const store = await t.open();
    await store.appendToStream(
      t.stream,
      [1, 2, 3, 4, 5].map((price) => added(`i${String(price)}`, price)),
    );
    const read = async (options: Parameters<typeof store.readStream>[1]): Promise<unknown> => {
      const { events, currentStreamVersion } = await store.readStream<Added>(t.stream, options as never);
      return texts([(events as Added[]).map(({ data }) => data.price), currentStreamVersion]);
    };
    same(await read({ from: 2n }), [[3, 4, 5], '5n']);
    same(await read({ to: 2n }), [[1, 2], '5n']);
    same(await read({ from: 1n, to: 3n }), [[2, 3], '5n']);
    same(await read({ maxCount: 2n }), [[1, 2], '5n']);
    same(await read({ from: 1n, maxCount: 2n }), [[2, 3], '5n']);
    same(await read({ from: 4n, maxCount: 9n }), [[5], '5n']);
    same(await read({ from: 5n }), [[], '5n']);
    same(await read({ from: 3n, to: 2n }), [[], '5n']);
  },
  'an append goes through at the expected version only': async (t) => {
    const store = await t.open();
    const append = (expectedStreamVersion: ExpectedStreamVersion): Promise<unknown> =>
      store.appendToStream(t.stream, [added('a', 1)], { expectedStreamVersion });
    await conflicts(() => append(STREAM_EXISTS), '0', 'STREAM_EXISTS');
    await conflicts(() => append(3n), '0', '3');
    same(await store.streamExists(t.stream), false);
    await append(STREAM_DOES_NOT_EXIST);
    await conflicts(() => append(STREAM_DOES_NOT_EXIST), '1', 'STREAM_DOES_NOT_EXIST');
    await conflicts(() => append(0n), '1', '0');
    await conflicts(() => append(2n), '1', '2');
    await append(1n);
    await append(STREAM_EXISTS);
    await append(NO_CONCURRENCY_CHECK);
    same(texts((await store.readStream(t.stream)).currentStreamVersion), '4n');
  },
  'a stream that does not exist can be expected at version 0': async (t) => {
    const store = await t.open();
    await store.appendToStream(t.stream, [added('a', 1)], { expectedStreamVersion: 0n });
    same(await store.streamExists(t.stream), true);
  },
  'a read and a fold fail where another version is expected': async (t) => {
    const store = await t.open();
    await store.appendToStream(t.stream, [added('a', 1)]);
    const expectedStreamVersion = 2n;
    await conflicts(() => store.readStream(t.stream, { expectedStreamVersion }), '1', '2');
    const read = { expectedStreamVersion: STREAM_DOES_NOT_EXIST };
    await conflicts(
      () => store.aggregateStream(t.stream, { evolve, initialState, read }),
      '1',
      'STREAM_DOES_NOT_EXIST',
    );
  },
  'a stream is folded into a state': async (t) => {
    const store = await t.open();
    await store.appendToStream<CartEvent>(t.stream, [added('a', 1), added('b', 2), paid]);
    const folded = await store.aggregateStream<Cart, CartEvent>(t.stream, { evolve, initialState });
    same(texts(folded), {
      currentStreamVersion: '3n',
      state: { items: ['a', 'b'], total: 3, paid: true },
      streamExists: true,
    });
  },
  'of ten that append at one version one wins': async (t) => {
    const stores = await Promise.all(Array.from({ length: 10 }, () => t.open()));
    await stores[0]?.appendToStream(t.stream, [added('a', 1)]);
    const outcomes = await Promise.allSettled(
      stores.map((store, price) =>
        store.appendToStream(t.stream, [added('b', price)], { expectedStreamVersion: 1n }),
      ),
    );
    same(outcomes.filter(({ status }) => status === 'fulfilled').length, 1);
    const lost = outcomes.flatMap((one): unknown[] => (one.status === 'rejected' ? [one.reason] : []));
    holds(lost.every(isExpectedVersionConflictError), 'the others meet a conflict');
    same(texts((await stores[0]?.readStream(t.stream))?.currentStreamVersion), '2n');
  },
  "Emmett's command handler loads, decides and appends": async (t) => {
    const store = await t.open();
    const handle = CommandHandler<Cart, CartEvent>({ evolve, initialState });
    const first = await handle(store, t.stream, () => [added('a', 1), added('b', 2)]);
    same(texts([first.nextExpectedStreamVersion, first.createdNewStream, first.newState.total]), [
      '2n',
      true,
      3,
    ]);
    const second = await handle(store, t.stream, (cart) => added('c', cart.total));
    same(texts([second.nextExpectedStreamVersion, second.newState.total]), ['3n', 6]);
    const nothing = await handle(store, t.stream, () => []);
    same(texts([nothing.nextExpectedStreamVersion, nothing.newEvents]), ['3n', []]);
  },
  "Emmett's command handler tries conflicts again": async (t) => {
    const stores = [await t.open(), await t.open(), await t.open()];
    const handle = CommandHandler<Cart, CartEvent>({
      evolve,
      initialState,
      retry: {
        onVersionConflict: {
          retries: 20,
          minTimeout: 1,
          maxTimeout: 20,
          shouldRetryError: isExpectedVersionConflictError,
        },
      },
    });
    await Promise.all(
      stores.map((store) => handle(store, t.stream, (cart) => added('x', cart.items.length))),
    );
    const cart = await stores[0]?.aggregateStream<Cart, CartEvent>(t.stream, { evolve, initialState });
    same([cart?.state.items.length, cart?.state.total], [3, 3]);
  },
  'a decider of Emmett runs on it': async (t) => {
    type Command = { type: 'Add'; data: { item: string } } | { type: 'Pay'; data: { by: string } };
    const decider: Decider<Cart, Command, CartEvent> = {
      initialState,
      evolve,
      decide(command, cart) {
        if (cart.paid) throw new RangeError('paid');
        return command.type === 'Add' ? added(command.data.item, 1) : { ...paid, data: command.data };
      },
    };
    const store = await t.open();
    const handle = DeciderCommandHandler<Cart, Command, CartEvent>(decider);
    await handle(store, t.stream, [
      { type: 'Add', data: { item: 'a' } },
      { type: 'Pay', data: { by: 'cash' } },
    ]);
    const refused = handle(store, t.stream, { type: 'Pay', data: { by: 'cash' } });
    same(await refused.catch((error: unknown) => (error as Error).message), 'paid');
    const { events } = await store.readStream<CartEvent>(t.stream);
    same(
      events.map(({ type, data }) => ({ type, data })),
      [added('a', 1), { type: 'Paid', data: { by: 'cash' } }],
    );
  },
  'events are kept in an older shape, and read in the present one': async (t) => {
    type Stored = Event<'Added', { readonly item: string; readonly cents: string }>;
    const versioning = {
      downcast: ({ type, data }: Added): Stored => ({
        type,
        data: { item: data.item, cents: String(data.price * 100) },
      }),
      upcast: ({ type, data }: Stored): Added => ({
        type,
        data: { item: data.item, price: Number(data.cents) / 100 },
      }),
    };
    const store = await t.open();
    await store.appendToStream<Added, Stored>(t.stream, [added('a', 2)], { schema: { versioning } });
    const { events } = await store.readStream<Added, Stored>(t.stream, { schema: { versioning } });
    same(events[0]?.data, { item: 'a', price: 2 });
    const raw = await store.readStream<Stored>(t.stream);
    same(raw.events[0]?.data, { item: 'a', cents: '200' });
    const read = { schema: { versioning } };
    const folded = await store.aggregateStream<Cart, Added, Stored>(t.stream, { evolve, initialState, read });
    same(folded.state.total, 2);
  },
  'the hook is told of what was appended, and cannot make it fail': async (t) => {
    const told: unknown[] = [];
    const store = await t.open({
      onAfterCommit(events) {
        for (const { type, data, metadata } of events) told.push([type, data, metadata.streamPosition]);
      },
    });
    await store.appendToStream<CartEvent>(t.stream, [added('a', 1), paid]);
    await store.appendToStream(t.stream, [paid], { expectedStreamVersion: 9n }).catch(() => undefined);
    same(texts(told), [
      ['Added', { item: 'a', price: 1 }, '1n'],
      ['Paid', { by: 'card' }, '2n'],
    ]);
  },
});
