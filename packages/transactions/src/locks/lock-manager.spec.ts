import { lockContract, runLockCase } from '../testing/index.js';
import { memoryAdapter } from '../testing/memory-adapter.js';

describe('LockManager on memory', () => {
  const adapter = memoryAdapter();
  it.concurrent.each(lockContract)('$name', async (one) => {
    await runLockCase(one, adapter);
  });
});
