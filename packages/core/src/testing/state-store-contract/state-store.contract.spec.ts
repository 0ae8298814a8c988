import { MemoryDocumentStore } from '../../memory/memory-document-store.js';
import { MemoryStorage } from '../../memory/memory-storage.js';
import type { ContractAdapter } from '../contract/contract-adapter.js';
import { runStateCase } from './run-state-case.js';
import { stateStoreContract } from './state-store.contract.js';

const storage = new MemoryStorage();
const adapter: ContractAdapter = {
  name: 'memory',
  open: (options) => new MemoryDocumentStore({ ...options, storage }),
  openStalled: () => {
    throw new Error('no case of this suite needs it');
  },
};

describe('StateStore on memory', () => {
  it.each(stateStoreContract.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    await runStateCase(one, adapter);
  });
});
