import { emulatorAdapter } from '@tai-state/firestore-store/testing';
import { describeReal } from '@tai-state/testbed/jest';
import { PersisterContext } from '../testing/persister-context.js';
import { eventStoreContract } from './event-store.contract.js';
import { persisterEventStoreContract, runOnPersister } from './persister-event-store.contract.js';

describeReal(['firestore'], 'PersisterEventStore on Firestore', (servers) => {
  const adapter = emulatorAdapter(servers.firestore.host, `emmett-${String(process.pid)}`);

  afterAll(() => adapter.terminate());

  it.each(eventStoreContract)('$name', async (one) => {
    await runOnPersister(one, adapter);
  });

  it.each(persisterEventStoreContract)('$name', async (one) => {
    await using context = new PersisterContext(adapter);
    await one.run(context);
  });
});
