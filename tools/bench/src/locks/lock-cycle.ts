import { randomIdSource } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { firestoreAt } from '@tai-state/prove';
import { LockManager } from '@tai-state/transactions';
import type { TimeBench } from '../bench.js';
import { TransactionalLock } from './transactional-lock.js';

/** A free lock taken and given back. */
export const lockCycle: TimeBench = {
  id: 'lock.cycle',
  servers: ['firestore'],
  peerName: 'the steps of syncguard 2.5 on Firestore, rebuilt',
  operations: 20,
  rounds: 20,
  async prepare({ firestore: server }) {
    const projectId = `bench-lock-${randomIdSource.next().toLowerCase()}`;
    const host = server?.host ?? '';
    const [ours, sdk] = [firestoreAt(host, projectId), firestoreAt(host, projectId)];
    const store = new FirestoreDocumentStore({ firestore: ours });
    const locks = new LockManager({ store });
    const peer = new TransactionalLock(sdk);
    await (await locks.acquire('bench', 'ours')).release();
    return {
      async ours() {
        const lock = await locks.acquire('bench', 'ours');
        await lock.release();
      },
      async peer() {
        const hold = await peer.acquire('peer', 30_000);
        if (hold === undefined || !(await peer.release(hold))) throw new Error('The lock was not free.');
      },
      async close() {
        await store.close();
        await Promise.all([ours.terminate(), sdk.terminate()]);
      },
    };
  },
};
