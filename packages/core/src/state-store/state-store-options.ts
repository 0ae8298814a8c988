import type { CallOptions } from '../runtime/call-options.js';
import type { Event } from './event.js';
import type { StandardSchema } from './standard-schema.js';
import type { StateContext, StateContextOptions } from './state-context.js';
import type { StateSnapshot, StoredState } from './state-snapshot.js';

/** How a store of states is made: with a context of its own, or with one that is there. */
export type StateStoreOptions<T> = (StateContextOptions | { readonly context: StateContext }) & {
  /**
   * What the data of all states reached through this store must be: checked on write and on read. It must accept
   * what it puts out. Any library that follows Standard Schema (zod, valibot, arktype).
   */
  readonly schema?: StandardSchema<T>;
};

/** A page of states. */
export interface StatePage<T> {
  readonly states: readonly StoredState<T>[];
  /** For the next page; absent on the last one (a full page may be the last one). */
  readonly cursor?: string;
}

/** Which events are replayed, and how. */
export interface ReplayOptions<T> extends CallOptions {
  /** The data after an event. Needed where events keep digests alone; pure. */
  readonly reducer?: (data: T | undefined, event: Event<T>) => T;
  /** Where to begin, such as a snapshot. Defaults to the first event. */
  readonly from?: StateSnapshot<T>;
  /** The last version to replay. Defaults to the last event. */
  readonly upTo?: number;
}
