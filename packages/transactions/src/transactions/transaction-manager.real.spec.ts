import { Firestore } from '@google-cloud/firestore';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { describeReal } from '@tai-state/testbed/jest';
import { runTransactionCase, transactionContract } from '../testing/index.js';

describeReal(['firestore'], 'TransactionManager on Firestore', (servers) => {
  const firestore = new Firestore({
    projectId: `transactions-${String(process.pid)}`,
    host: servers.firestore.host,
    ssl: false,
  });
  const adapter = {
    name: 'firestore-emulator',
    open: (options = {}) => new FirestoreDocumentStore({ ...options, firestore }),
    openStalled: () => {
      throw new TypeError('This suite needs no stalled store.');
    },
  };

  afterAll(() => firestore.terminate());

  it.each(transactionContract)('$name', async (one) => {
    await runTransactionCase(one, adapter);
  });
});
