import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import type { ContractAdapter } from '@tai-state/core/testing';

/** The memory adapter, for the suites of this package. */
export function memoryAdapter(): ContractAdapter {
  const storage = new MemoryStorage();
  return {
    name: 'memory',
    open: (options) => new MemoryDocumentStore({ ...options, storage }),
    openStalled: () => {
      throw new TypeError('The suites of this package need no stalled store.');
    },
  };
}
