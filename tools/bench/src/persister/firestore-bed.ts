import { randomIdSource } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import type { StateMachinePersister } from '@tai-state/persister';
import { firestoreAt } from '@tai-state/prove';
import type { BenchServers } from '../bench.js';
import { countersOn } from './counters.js';
import type { Counter } from './counters.js';
import { emmettOnFirestore } from './emmett.js';
import type { EmmettStore } from './emmett.js';

/** Both sides on one emulator, in a project of their own. */
export interface FirestoreBed {
  readonly persister: StateMachinePersister<Counter>;
  readonly emmett: EmmettStore;
  /** What Emmett expects of a stream that is to be made. */
  readonly noStream: unknown;
  close(): Promise<void>;
}

export const firestorePeer = '@emmett-community/emmett-google-firestore 0.5';

/** Opens both sides. */
export async function openBed({ firestore: server }: BenchServers): Promise<FirestoreBed> {
  const projectId = `bench-persister-${randomIdSource.next().toLowerCase()}`;
  const host = server?.host ?? '';
  const firestore = firestoreAt(host, projectId);
  const store = new FirestoreDocumentStore({ firestore });
  const peer = await emmettOnFirestore(host, projectId);
  return {
    persister: countersOn(store),
    emmett: peer.store,
    noStream: peer.noStream,
    async close() {
      await store.close();
      await Promise.all([firestore.terminate(), peer.close()]);
    },
  };
}
