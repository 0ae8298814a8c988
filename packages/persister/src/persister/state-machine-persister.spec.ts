import { persisterContract, runPersisterCase } from '../testing/index.js';
import { memoryAdapter } from '../testing/memory-adapter.js';

describe('StateMachinePersister on memory', () => {
  const adapter = memoryAdapter();
  it.concurrent.each(persisterContract)('$name', async (one) => {
    await runPersisterCase(one, adapter);
  });
});
