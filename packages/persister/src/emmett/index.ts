/** `@tai-state/persister/emmett`: the event store of Emmett on a persister. */
export { PersisterEventStore } from './persister-event-store.js';
export type { PersisterEventStoreOptions } from './persister-event-store.js';
export type { StreamMetadata } from './recorded-event.js';
