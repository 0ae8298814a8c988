import { DriverDocumentStore } from '@tai-state/core';
import type { DocumentStoreOptions } from '@tai-state/core';
import { FirestoreDriver } from './driver/firestore-driver.js';
import type { FirestoreDriverOptions } from './driver/firestore-driver.js';

/** The caller's `Firestore` instance, and how the store behaves. */
export interface FirestoreDocumentStoreOptions extends FirestoreDriverOptions, DocumentStoreOptions {}

/**
 * The `DocumentStore` on Firestore, through the instance that its caller made (also firebase-admin's). Closing the
 * store ends its calls and listeners and leaves the instance open.
 */
export class FirestoreDocumentStore extends DriverDocumentStore {
  constructor(options: FirestoreDocumentStoreOptions) {
    super(new FirestoreDriver(options), options);
  }
}
