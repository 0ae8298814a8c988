import { emulatorAdapter } from '@tai-state/firestore-store/testing';
import { describeReal } from '@tai-state/testbed/jest';
import { lockContract, runLockCase } from '../testing/index.js';

describeReal(['firestore'], 'LockManager on Firestore', (servers) => {
  const adapter = emulatorAdapter(servers.firestore.host, `locks-${String(process.pid)}`);

  afterAll(() => adapter.terminate());

  it.each(lockContract)('$name', async (one) => {
    await runLockCase(one, adapter);
  });
});
