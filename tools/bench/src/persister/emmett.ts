import { peerModule } from './peer-modules.js';

/** An event as Emmett takes it. */
export interface EmmettEvent {
  readonly type: string;
  readonly data: object;
}

/** The part of Emmett's `EventStore` that the benches use. */
export interface EmmettStore {
  appendToStream(
    stream: string,
    events: readonly EmmettEvent[],
    options?: { readonly expectedStreamVersion: unknown },
  ): Promise<unknown>;
  aggregateStream<S>(
    stream: string,
    options: {
      readonly evolve: (state: S, event: EmmettEvent) => S;
      readonly initialState: () => S;
      readonly read?: { readonly to: bigint };
    },
  ): Promise<{ readonly state: S }>;
}

interface Emmett {
  readonly getInMemoryEventStore: () => EmmettStore;
}

interface EmmettFirestore {
  readonly STREAM_DOES_NOT_EXIST: unknown;
  readonly getFirestoreEventStore: (firestore: unknown) => EmmettStore;
}

interface FirestoreModule {
  readonly Firestore: new (options: object) => { terminate(): Promise<void> };
}

/** Emmett's event store in memory. */
export async function emmettInMemory(): Promise<EmmettStore> {
  const { getInMemoryEventStore } = await peerModule<Emmett>('memory', '@event-driven-io/emmett');
  return getInMemoryEventStore();
}

/** Emmett's event store on a Firestore server, with a client of its own. */
export async function emmettOnFirestore(
  host: string,
  projectId: string,
): Promise<{ readonly store: EmmettStore; readonly noStream: unknown; close(): Promise<void> }> {
  const { Firestore } = await peerModule<FirestoreModule>('firestore', '@google-cloud/firestore');
  const { getFirestoreEventStore, STREAM_DOES_NOT_EXIST } = await peerModule<EmmettFirestore>(
    'firestore',
    '@emmett-community/emmett-google-firestore',
  );
  const firestore = new Firestore({ projectId, host, ssl: false });
  const store = getFirestoreEventStore(firestore);
  return { store, noStream: STREAM_DOES_NOT_EXIST, close: () => firestore.terminate() };
}
