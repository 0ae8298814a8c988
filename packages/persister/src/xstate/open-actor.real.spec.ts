import { Firestore } from '@google-cloud/firestore';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { describeReal } from '@tai-state/testbed/jest';
import { actorCases } from './actors.contract.js';
import { runPersisterCase } from '../testing/index.js';

describeReal(['firestore'], 'Persisted actors on Firestore', (servers) => {
  const firestore = new Firestore({
    projectId: `actors-${String(process.pid)}`,
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

  it.each(actorCases)('$name', async (one) => {
    await runPersisterCase(one, adapter);
  });
});
