import type { VectorClockSnapshot } from '../causality/vector-clock.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import type { ChangeMetadata } from './change-metadata.js';
import type { StateId } from './state-id.js';
import type { StateSnapshot } from './state-snapshot.js';

/**
 * A change of a state, kept for ever: what was done, by whom, from which state to which. Frozen when it comes from a
 * store.
 */
export interface Event<T = DocumentData> {
  /** `stateId~operationId`, with `~index` where one operation has several events (of a persister: from the second on). */
  readonly id: string;
  readonly stateId: StateId;
  /** The version that the change has made: the order of the events of one state. */
  readonly version: number;
  /** What was done, such as `increment`. */
  readonly action: string;
  /** Absent for the first change, for a change that was made without reading, and where only digests are kept. */
  readonly fromState?: StateSnapshot<T>;
  /** Absent for a deletion, and where only digests are kept: then the reducer's fold is the authority. */
  readonly toState?: StateSnapshot<T>;
  /** Digests of the data before and after, where only they are kept, or where the log's owner keeps them with the states. */
  readonly fromDigest?: string;
  readonly toDigest?: string;
  readonly payload?: DocumentValue;
  /** By the writer's wall clock, in milliseconds since the epoch. */
  readonly timestamp: number;
  readonly causality: VectorClockSnapshot;
  readonly lamport: number;
  readonly metadata: ChangeMetadata;
  /** The application's version of `payload`'s shape. */
  readonly schemaVersion: number;
}

/** How much of the states an event keeps: both whole, or digests alone (then replay needs a reducer). */
export type RecordStates = 'full' | 'digest';

/** What a caller says of an event; the store knows the rest. */
export interface EventDraft {
  readonly action: string;
  readonly payload?: DocumentValue;
  /** Defaults to 1. */
  readonly schemaVersion?: number;
  /** Defaults to `full`. */
  readonly recordStates?: RecordStates;
}
