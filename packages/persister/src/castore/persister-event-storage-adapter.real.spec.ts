import { Firestore } from '@google-cloud/firestore';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { describeReal } from '@tai-state/testbed/jest';
import { PersisterContext } from '../testing/persister-context.js';
import { eventStorageContract } from './event-storage.contract.js';
import { persisterEventStorageContract, runOnPersister } from './persister-event-storage-adapter.contract.js';

describeReal(['firestore'], 'PersisterEventStorageAdapter on Firestore', (servers) => {
  const firestore = new Firestore({
    projectId: `castore-${String(process.pid)}`,
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

  it.each(eventStorageContract)('$name', async (one) => {
    await runOnPersister(one, adapter);
  });

  it.each(persisterEventStorageContract)('$name', async (one) => {
    await using context = new PersisterContext(adapter);
    await one.run(context);
  });
});
