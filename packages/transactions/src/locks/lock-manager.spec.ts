import { memoryAdapter } from '@tai-state/core/testing';
import { lockContract, runLockCase } from '../testing/index.js';

describe('LockManager on memory', () => {
  const adapter = memoryAdapter();
  it.concurrent.each(lockContract)('$name', async (one) => {
    await runLockCase(one, adapter);
  });
});
