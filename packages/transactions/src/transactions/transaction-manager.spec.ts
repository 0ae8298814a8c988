import { memoryAdapter } from '@tai-state/core/testing';
import { runTransactionCase, transactionContract } from '../testing/index.js';

describe('TransactionManager on memory', () => {
  const adapter = memoryAdapter();
  it.concurrent.each(transactionContract)('$name', async (one) => {
    await runTransactionCase(one, adapter);
  });
});
