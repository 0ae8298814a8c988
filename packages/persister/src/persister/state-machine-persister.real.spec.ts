import { emulatorAdapter } from '@tai-state/firestore-store/testing';
import { describeReal } from '@tai-state/testbed/jest';
import { persisterContract, runPersisterCase } from '../testing/index.js';

describeReal(['firestore'], 'StateMachinePersister on Firestore', (servers) => {
  const adapter = emulatorAdapter(servers.firestore.host, `persister-${String(process.pid)}`);

  afterAll(() => adapter.terminate());

  it.each(persisterContract)('$name', async (one) => {
    await runPersisterCase(one, adapter);
  });
});
