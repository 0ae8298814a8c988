import { peerModule } from './peer-modules.js';

/** The part of Castore's `EventStore` that the benches use. */
export interface CastoreStore {
  pushEvent(event: object): Promise<unknown>;
  getAggregate(id: string, options?: { readonly maxVersion: number }): Promise<unknown>;
}

interface CastoreCore {
  readonly EventStore: new (options: object) => CastoreStore;
  readonly EventType: new (options: { readonly type: string }) => object;
}

interface CastoreMemory {
  readonly InMemoryEventStorageAdapter: new (options: object) => object;
}

interface Aggregate {
  readonly aggregateId: string;
  readonly version: number;
  readonly count: number;
}

/** Castore's event store with its adapter in memory, and the reducer of a counter. */
export async function castoreInMemory(): Promise<CastoreStore> {
  const { EventStore, EventType } = await peerModule<CastoreCore>('memory', '@castore/core');
  const { InMemoryEventStorageAdapter } = await peerModule<CastoreMemory>(
    'memory',
    '@castore/event-storage-adapter-in-memory',
  );
  return new EventStore({
    eventStoreId: 'counters',
    eventTypes: [new EventType({ type: 'incremented' })],
    reducer: (state: Aggregate | undefined, event: Aggregate): Aggregate => ({
      aggregateId: event.aggregateId,
      version: event.version,
      count: (state?.count ?? 0) + 1,
    }),
    eventStorageAdapter: new InMemoryEventStorageAdapter({}),
  });
}
