import { Firestore } from '@google-cloud/firestore';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { describeReal } from '@tai-state/testbed/jest';
import { PersisterContext } from '../testing/persister-context.js';
import { eventStoreContract } from './event-store.contract.js';
import { persisterEventStoreContract, runOnPersister } from './persister-event-store.contract.js';

describeReal(['firestore'], 'PersisterEventStore on Firestore', (servers) => {
  const firestore = new Firestore({
    projectId: `emmett-${String(process.pid)}`,
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

  it.each(eventStoreContract)('$name', async (one) => {
    await runOnPersister(one, adapter);
  });

  it.each(persisterEventStoreContract)('$name', async (one) => {
    await using context = new PersisterContext(adapter);
    await one.run(context);
  });
});
