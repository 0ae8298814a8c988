/** The `DocumentStore` in memory: for tests, demos and single processes, honest to Firestore in what it promises. */
export type { Fault, FaultPoint, FaultSchedule, FaultyCall } from './faults.js';
export type { IndexExemption } from './index-entries.js';
export { MemoryDocumentStore } from './memory-document-store.js';
export type { MemoryDocumentStoreOptions } from './memory-document-store.js';
export { MemoryDriver } from './memory-driver.js';
export type { MemoryDriverOptions } from './memory-driver.js';
export { MemoryStorage } from './memory-storage.js';
export type { MemoryStorageOptions } from './memory-storage.js';
export { comparePaths, compareStrings, compareValues } from './value-order.js';
