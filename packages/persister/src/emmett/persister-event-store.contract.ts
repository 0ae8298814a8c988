import { failsWith, same } from '@tai-state/core/testing';
import type { StoreAdapter } from '@tai-state/core/testing';
import { STREAM_DOES_NOT_EXIST } from '@event-driven-io/emmett';
import type { Event } from '@event-driven-io/emmett';
import { casesOf } from '../testing/contract-case.js';
import type { SuiteCase } from '../testing/contract-case.js';
import { PersisterContext } from '../testing/persister-context.js';
import type { EventStoreContext } from './event-store.contract.js';
import { PersisterEventStore } from './persister-event-store.js';
import type { PersisterEventStoreOptions } from './persister-event-store.js';

type Added = Event<'Added', { readonly item: string }>;

interface Items {
  readonly items: readonly string[];
}

const added = (item: string): Added => ({ type: 'Added', data: { item } });

async function openStore<T>(
  t: PersisterContext,
  settings: Parameters<PersisterContext['persister']>[0] = {},
  options: Partial<PersisterEventStoreOptions<T>> = {},
): Promise<PersisterEventStore<T>> {
  const persister = await t.persister<T>(settings as object);
  return new PersisterEventStore<T>({ ...options, persister, governorId: t.governorId });
}

/** Runs a case of Emmett's users on a persister. */
export async function runOnPersister(
  one: SuiteCase<EventStoreContext>,
  adapter: StoreAdapter,
): Promise<void> {
  await using t = new PersisterContext(adapter);
  await one.run({
    stream: 'cart-1',
    open: (hooks) => openStore(t, {}, hooks === undefined ? {} : { hooks: hooks }),
  });
}

/** What an event store promises beyond Emmett's interface. */
export const persisterEventStoreContract = casesOf<PersisterContext>('event store on a persister', {
  'an append is one commit: one write for the state, one for each event': async (t) => {
    const store = await openStore(t);
    await t.costs({ rpcs: 1, writes: 3 }, () =>
      store.appendToStream('s', [added('a'), added('b')], { expectedStreamVersion: STREAM_DOES_NOT_EXIST }),
    );
    const expectedStreamVersion = 2n;
    await t.costs({ rpcs: 1, writes: 2 }, () =>
      store.appendToStream('s', [added('c')], { expectedStreamVersion }),
    );
  },
  'a read costs one for the state, one for each event that is asked for': async (t) => {
    const store = await openStore(t);
    await store.appendToStream('s', [added('a'), added('b'), added('c')]);
    await t.costs({ rpcs: 2, reads: 4 }, () => store.readStream('s'));
    await t.costs({ rpcs: 2, reads: 2 }, () => store.readStream('s', { from: 1n, to: 2n }));
    await t.costs({ rpcs: 1, reads: 1 }, () => store.readStream('s', { from: 3n }));
    await t.costs({ rpcs: 1, reads: 1 }, () => store.streamExists('s'));
  },
  "the state of a stream is the fold of the persister's reducer": async (t) => {
    const persister = await t.persister<Items>({
      reducer: (state, { payload }) => ({
        items: [...(state?.items ?? []), (payload as Added['data']).item],
      }),
      config: { recordStates: 'digest' },
    });
    const store = new PersisterEventStore({ persister, governorId: t.governorId });
    await store.appendToStream('s', [added('a'), added('b')]);
    const { state } = await persister.loadState(t.governorId, 's');
    same([state.version, state.data], [2, { items: ['a', 'b'] }]);
  },
  'the audit trail tells who appended, and why': async (t) => {
    const persister = await t.persister<object>();
    const governorId = t.governorId;
    const plain = new PersisterEventStore({ persister, governorId });
    const told = new PersisterEventStore({
      persister,
      governorId,
      change: ({ type }) => ({ changedBy: 'ann', reason: `for ${type}`, context: { ticket: 7 } }),
    });
    await plain.appendToStream('s', [added('a')]);
    await told.appendToStream('s', [{ ...added('b'), metadata: { user: 'ann' } }]);
    const trail: unknown[] = [];
    for await (const { metadata } of persister.getHistory(governorId, 's')) {
      trail.push([metadata.changedBy, metadata.reason, metadata.context ?? null]);
    }
    same(trail, [
      [persister.context.states.nodeId, 'Added', null],
      ['ann', 'for Added', { ticket: 7, metadata: { user: 'ann' } }],
    ]);
  },
  'an append of nothing compares the version and writes nothing': async (t) => {
    const store = await openStore(t);
    await t.costs({ rpcs: 1, reads: 1 }, () => store.appendToStream('s', []));
    await failsToMatch(store.appendToStream('s', [], { expectedStreamVersion: 1n }));
  },
  'what is undefined is left out; what storage cannot keep is refused': async (t) => {
    const store = await openStore(t);
    await store.appendToStream('s', [{ type: 'Added', data: { item: 'a', note: undefined } }]);
    same((await store.readStream('s')).events[0]?.data, { item: 'a' });
    await failsWith(
      'SerializationError',
      store.appendToStream('s', [{ type: 'Added', data: { price: 1n } }]),
    );
    await failsWith('InvalidArgument', store.appendToStream('a/b', [added('a')]));
    await failsWith(
      'TooLarge',
      store.appendToStream(
        's',
        Array.from({ length: 500 }, () => added('a')),
      ),
    );
  },
  'a persister without event sourcing is refused': async (t) => {
    await failsWith('InvalidArgument', openStore(t, { config: { enableEventSourcing: false } }));
  },
});

async function failsToMatch(call: Promise<unknown>): Promise<void> {
  const error = await call.catch((thrown: unknown) => thrown);
  same((error as { readonly errorCode?: number }).errorCode, 412);
}
