import {
  documentStoreContract,
  faultsOfEvery,
  firstFault,
  ManualClock,
  runContractCase,
} from '../testing/index.js';
import type { ContractAdapter } from '../testing/index.js';
import type { FaultyCall } from './faults.js';
import { MemoryDocumentStore } from './memory-document-store.js';
import { MemoryStorage } from './memory-storage.js';

const calls: readonly FaultyCall[] = ['getAll', 'commit', 'probe', 'query', 'aggregate'];

function memoryAdapter(): ContractAdapter {
  const storage = new MemoryStorage();
  const never = { kind: 'latency', beforeMs: 1, afterMs: 0 } as const;
  return {
    name: 'memory',
    open: (options) => new MemoryDocumentStore({ ...options, storage }),
    openStalled: (options) =>
      new MemoryDocumentStore({
        ...options,
        storage: new MemoryStorage({ clock: new ManualClock() }),
        faults: firstFault(...calls.map((call) => faultsOfEvery(call, never))),
      }),
  };
}

describe('MemoryDocumentStore', () => {
  it.each(documentStoreContract.map((one) => [one.name, one] as const))('%s', async (_name, one) => {
    expect(Object.keys(one.skip ?? {})).not.toContain('memory');
    await runContractCase(one, memoryAdapter());
  });
});
