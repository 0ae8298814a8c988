import { memoryAdapter } from '@tai-state/core/testing';
import { actorCases } from './actors.contract.js';
import { runPersisterCase } from '../testing/index.js';

describe('Persisted actors on memory', () => {
  const adapter = memoryAdapter();
  it.concurrent.each(actorCases)('$name', async (one) => {
    await runPersisterCase(one, adapter);
  });
});
