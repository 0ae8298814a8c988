import { Firestore } from '@google-cloud/firestore';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { describeReal } from '@tai-state/testbed/jest';
import { lockContract, runLockCase } from '../testing/index.js';

describeReal(['firestore'], 'LockManager on Firestore', (servers) => {
  const firestore = new Firestore({
    projectId: `locks-${String(process.pid)}`,
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

  it.each(lockContract)('$name', async (one) => {
    await runLockCase(one, adapter);
  });
});
