import { StateStore } from '@tai-state/core';
import type {
  DocumentData,
  DocumentStoreOptions,
  StandardSchema,
  StateContextOptions,
} from '@tai-state/core';
import { FirestoreDocumentStore } from './firestore-document-store.js';
import type { FirestoreDriverOptions } from './driver/firestore-driver.js';

/** The caller's `Firestore` instance, and how the store and the states on it behave. */
export interface FirestoreStoreOptions<T = DocumentData>
  extends FirestoreDriverOptions, DocumentStoreOptions, Omit<StateContextOptions, 'store'> {
  /** What the data of every state must be. */
  readonly schema?: StandardSchema<T>;
}

/**
 * A `StateStore` wired to Firestore, through the instance that its caller made. It owns the document store below,
 * which it closes with itself; the instance stays open.
 */
export class FirestoreStore<T = DocumentData> extends StateStore<T> implements AsyncDisposable {
  /** The documents below, for those that need both. */
  readonly documents: FirestoreDocumentStore;

  /** Throws `InvalidArgument`. */
  constructor(options: FirestoreStoreOptions<T>) {
    const documents = new FirestoreDocumentStore(options);
    super({ ...options, store: documents });
    this.documents = documents;
  }

  /** Ends calls and listeners. */
  close(): Promise<void> {
    return this.documents.close();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }
}
