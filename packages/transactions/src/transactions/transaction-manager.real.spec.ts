import { emulatorAdapter } from '@tai-state/firestore-store/testing';
import { describeReal } from '@tai-state/testbed/jest';
import { runTransactionCase, transactionContract } from '../testing/index.js';

describeReal(['firestore'], 'TransactionManager on Firestore', (servers) => {
  const adapter = emulatorAdapter(servers.firestore.host, `transactions-${String(process.pid)}`);

  afterAll(() => adapter.terminate());

  it.each(transactionContract)('$name', async (one) => {
    await runTransactionCase(one, adapter);
  });
});
