import { emulatorAdapter } from '@tai-state/firestore-store/testing';
import { describeReal } from '@tai-state/testbed/jest';
import { actorCases } from './actors.contract.js';
import { runPersisterCase } from '../testing/index.js';

describeReal(['firestore'], 'Persisted actors on Firestore', (servers) => {
  const adapter = emulatorAdapter(servers.firestore.host, `actors-${String(process.pid)}`);

  afterAll(() => adapter.terminate());

  it.each(actorCases)('$name', async (one) => {
    await runPersisterCase(one, adapter);
  });
});
