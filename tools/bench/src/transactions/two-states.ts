import { StateStore, randomIdSource } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { firestoreAt } from '@tai-state/prove';
import { TransactionManager } from '@tai-state/transactions';
import type { TimeBench } from '../bench.js';

interface Account {
  readonly balance: number;
  readonly owner: string;
}

const change = { changedBy: 'bench', reason: 'transfer' };
const account = (balance: number): Account => ({ balance, owner: 'kim' });

/** Two states read and changed in one transaction, beside the SDK's own. */
export const transaction2r2w: TimeBench = {
  id: 'transaction.2r2w',
  servers: ['firestore'],
  peerName: '@google-cloud/firestore: runTransaction',
  operations: 30,
  rounds: 20,
  async prepare({ firestore: server }) {
    const projectId = `bench-transaction-${randomIdSource.next().toLowerCase()}`;
    const host = server?.host ?? '';
    const [ours, sdk] = [firestoreAt(host, projectId), firestoreAt(host, projectId)];
    const store = new FirestoreDocumentStore({ firestore: ours });
    const states = new StateStore<Account>({ store, nodeId: 'bench' });
    const manager = new TransactionManager<Account>({ states });
    const documents = ['a', 'b'].map((id) => sdk.doc(`accounts/${id}`));
    for (const id of ['a', 'b']) {
      await states.saveState('bench', id, account(1_000), change);
      await sdk.doc(`accounts/${id}`).create({ data: account(1_000), version: 1, metadata: change });
    }
    return {
      ours: () =>
        manager.executeTransaction('bench', async (tx) => {
          const [a, b] = await Promise.all([tx.getState('bench', 'a'), tx.getState('bench', 'b')]);
          await tx.updateState('bench', 'a', account(a.data.balance - 1), a.version, change);
          await tx.updateState('bench', 'b', account(b.data.balance + 1), b.version, change);
        }),
      peer: () =>
        sdk.runTransaction(async (transaction) => {
          const found = await transaction.getAll(...documents);
          found.forEach((document, index) => {
            const { balance } = document.get('data') as Account;
            transaction.update(document.ref, {
              data: account(balance + (index === 0 ? -1 : 1)),
              version: Number(document.get('version')) + 1,
              metadata: change,
            });
          });
        }),
      async close() {
        await store.close();
        await Promise.all([ours.terminate(), sdk.terminate()]);
      },
    };
  },
};
