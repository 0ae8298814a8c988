import { DriverDocumentStore } from '../document-store/driver-document-store.js';
import type { DocumentStoreOptions } from '../document-store/driver-document-store.js';
import type { FaultSchedule } from './faults.js';
import { MemoryDriver } from './memory-driver.js';
import { MemoryStorage } from './memory-storage.js';

/** How a store in memory is made. */
export interface MemoryDocumentStoreOptions extends DocumentStoreOptions {
  /** The documents, to be shared with other stores. Defaults to a new storage by the runtime's clock. */
  readonly storage?: MemoryStorage;
  /** What goes wrong with the calls to the storage. Defaults to nothing. */
  readonly faults?: FaultSchedule;
}

/**
 * The `DocumentStore` in memory. It behaves as the one on Firestore in all that the contract suite asserts, and its
 * reads are snapshots. What it holds lives as long as its storage.
 */
export class MemoryDocumentStore extends DriverDocumentStore {
  constructor(options: MemoryDocumentStoreOptions = {}) {
    const { storage, faults, ...rest } = options;
    const clock = options.runtime?.clock;
    const shared = storage ?? new MemoryStorage(clock === undefined ? {} : { clock });
    super(new MemoryDriver(shared, faults === undefined ? {} : { faults }), rest);
  }
}
