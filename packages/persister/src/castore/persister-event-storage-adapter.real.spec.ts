import { emulatorAdapter } from '@tai-state/firestore-store/testing';
import { describeReal } from '@tai-state/testbed/jest';
import { PersisterContext } from '../testing/persister-context.js';
import { eventStorageContract } from './event-storage.contract.js';
import { persisterEventStorageContract, runOnPersister } from './persister-event-storage-adapter.contract.js';

describeReal(['firestore'], 'PersisterEventStorageAdapter on Firestore', (servers) => {
  const adapter = emulatorAdapter(servers.firestore.host, `castore-${String(process.pid)}`);

  afterAll(() => adapter.terminate());

  it.each(eventStorageContract)('$name', async (one) => {
    await runOnPersister(one, adapter);
  });

  it.each(persisterEventStorageContract)('$name', async (one) => {
    await using context = new PersisterContext(adapter);
    await one.run(context);
  });
});
