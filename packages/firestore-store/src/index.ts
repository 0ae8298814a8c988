/** `@tai-state/firestore-store`: the Firestore adapter of the `DocumentStore` port. */
export { FirestoreDocumentStore } from './firestore-document-store.js';
export type { FirestoreDocumentStoreOptions } from './firestore-document-store.js';
export { FirestoreStore } from './firestore-store.js';
export type { FirestoreStoreOptions } from './firestore-store.js';
export { FirestoreDriver } from './driver/firestore-driver.js';
export type { FirestoreDriverOptions } from './driver/firestore-driver.js';
export type { FirestoreSdk } from './driver/firestore-sdk.js';
