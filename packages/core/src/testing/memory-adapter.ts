import type { FaultyCall } from '../memory/faults.js';
import { MemoryDocumentStore } from '../memory/memory-document-store.js';
import { MemoryStorage } from '../memory/memory-storage.js';
import type { ContractAdapter } from './contract/contract-adapter.js';
import { faultsOfEvery, firstFault } from './fault-schedules.js';
import { ManualClock } from './manual-clock.js';

const calls: readonly FaultyCall[] = ['getAll', 'commit', 'probe', 'query', 'aggregate'];

/** Stores in memory, all on one new storage, for suites. */
export function memoryAdapter(): ContractAdapter {
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
