/** `@tai-state/persister/castore`: the event storage adapter of Castore on a persister. */
export type { AggregateState } from './event-detail.js';
export { EventAlreadyExists } from './event-already-exists.js';
export { PersisterEventStorageAdapter } from './persister-event-storage-adapter.js';
export type { PersisterEventStorageAdapterOptions } from './persister-event-storage-adapter.js';
