import type { DocumentStore } from '../../document-store/document-store.js';
import type { DocumentStoreOptions } from '../../document-store/driver-document-store.js';

/** What a suite needs of the adapter that it runs on. */
export interface StoreAdapter {
  /** For the reasons in `skip`, such as `memory` or `firestore-emulator`. */
  readonly name: string;
  /** A new store; all stores of one adapter object are on the same storage. */
  open(options?: DocumentStoreOptions): DocumentStore | Promise<DocumentStore>;
}

/** What the contract of `DocumentStore` needs of the adapter under test. */
export interface ContractAdapter extends StoreAdapter {
  /** A new store whose storage takes calls and never answers. */
  openStalled(options?: DocumentStoreOptions): DocumentStore | Promise<DocumentStore>;
}
