import type { DocumentData, Event, StateStore } from '@tai-state/core';
import type { PersonalData } from '../privacy/personal-data.js';
import type { PersistenceConfig } from './persistence-config.js';

/** The data after an event, from the data before (undefined: none). Pure; it may not change what it is given. */
export type Reducer<T> = (data: T | undefined, event: Event<T>) => T;

/** Brings an event of an older shape to the next `schemaVersion`: pure, and of the same id and version. */
export type Upcaster<T> = (event: Event<T>) => Event<T>;

/** How a persister is made. */
export interface PersisterOptions<T = DocumentData> {
  /** The states; their store, schema and runtime are the persister's too. */
  readonly states: StateStore<T>;
  /** Needed where events keep digests alone; makes the data of transitions that bring none. */
  readonly reducer?: Reducer<T>;
  readonly config?: PersistenceConfig;
  /** By the `schemaVersion` that each one brings an event from. */
  readonly upcasters?: Readonly<Record<number, Upcaster<T>>>;
  /** What of the data is stored encrypted, with a key for each person that can be thrown away. */
  readonly personal?: PersonalData<T>;
}
