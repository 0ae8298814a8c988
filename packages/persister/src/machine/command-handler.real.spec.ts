import { Firestore } from '@google-cloud/firestore';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { describeReal } from '@tai-state/testbed/jest';
import { commandCases } from '../testing/commands.contract.js';
import { runPersisterCase } from '../testing/index.js';

describeReal(['firestore'], 'CommandHandler on Firestore', (servers) => {
  const firestore = new Firestore({
    projectId: `commands-${String(process.pid)}`,
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

  it.each(commandCases)('$name', async (one) => {
    await runPersisterCase(one, adapter);
  });
});
