import { actorCases } from './actors.contract.js';
import { runPersisterCase } from '../testing/index.js';
import { memoryAdapter } from '../testing/memory-adapter.js';

describe('Persisted actors on memory', () => {
  const adapter = memoryAdapter();
  it.concurrent.each(actorCases)('$name', async (one) => {
    await runPersisterCase(one, adapter);
  });
});
