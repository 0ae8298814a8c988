import { memoryAdapter } from '@tai-state/core/testing';
import { persisterContract, runPersisterCase } from '../testing/index.js';

describe('StateMachinePersister on memory', () => {
  const adapter = memoryAdapter();
  it.concurrent.each(persisterContract)('$name', async (one) => {
    await runPersisterCase(one, adapter);
  });
});
