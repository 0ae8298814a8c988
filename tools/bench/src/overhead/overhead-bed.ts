import type { Firestore } from '@google-cloud/firestore';
import { randomIdSource } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { firestoreAt } from '@tai-state/prove';
import type { Sides, TimeBench } from '../bench.js';

/** Both sides of an overhead bench: the store, and the SDK's own client on a connection of its own. */
export interface OverheadBed {
  readonly store: FirestoreDocumentStore;
  readonly sdk: Firestore;
  /** A path that nobody has used. */
  readonly path: () => string;
}

/** A bench of our adapter's time over the raw SDK's, on one emulator and one project. */
export function overheadBench(
  name: string,
  sizes: { readonly operations: number; readonly rounds: number },
  prepare: (bed: OverheadBed) => Promise<Pick<Sides, 'ours' | 'peer'>>,
): TimeBench {
  return {
    id: `overhead.${name}`,
    servers: ['firestore'],
    peerName: '@google-cloud/firestore',
    ...sizes,
    async prepare({ firestore: server }) {
      const projectId = `bench-${name}-${randomIdSource.next().toLowerCase()}`;
      const host = server?.host ?? '';
      const [ours, sdk] = [firestoreAt(host, projectId), firestoreAt(host, projectId)];
      const store = new FirestoreDocumentStore({ firestore: ours });
      const sides = await prepare({ store, sdk, path: () => `storyboards/${randomIdSource.next()}` });
      return {
        ...sides,
        async close() {
          await store.close();
          await Promise.all([ours.terminate(), sdk.terminate()]);
        },
      };
    },
  };
}
