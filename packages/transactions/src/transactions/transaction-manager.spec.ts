import { runTransactionCase, transactionContract } from '../testing/index.js';
import { memoryAdapter } from '../testing/memory-adapter.js';

describe('TransactionManager on memory', () => {
  const adapter = memoryAdapter();
  it.concurrent.each(transactionContract)('$name', async (one) => {
    await runTransactionCase(one, adapter);
  });
});
