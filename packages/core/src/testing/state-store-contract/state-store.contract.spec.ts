import { memoryAdapter } from '../memory-adapter.js';
import { runStateCase } from './run-state-case.js';
import { stateStoreContract } from './state-store.contract.js';

const adapter = memoryAdapter();

describe('StateStore on memory', () => {
  it.each(stateStoreContract.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    await runStateCase(one, adapter);
  });
});
