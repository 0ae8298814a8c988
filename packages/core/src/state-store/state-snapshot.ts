import type { VectorClockSnapshot } from '../causality/vector-clock.js';
import type { DocumentData } from '../document-store/value.js';
import type { ChangeMetadata } from './change-metadata.js';
import type { StateId } from './state-id.js';
import type { StateToken } from './state-token.js';

/** A state, whole, as of one version. Frozen when it comes from a store. */
export interface StateSnapshot<T = DocumentData> {
  readonly id: StateId;
  readonly data: T;
  /** 1 with the first save, one more with every change, without gaps, on and on over delete and re-create. */
  readonly version: number;
  /** When it was written by the writer's wall clock, in milliseconds since the epoch: for people, never for order. */
  readonly timestamp: number;
  readonly metadata: ChangeMetadata;
  /** Which changes of which nodes this version depends on. */
  readonly causality: VectorClockSnapshot;
}

/** A state as it was read from a store. */
export interface StoredState<T = DocumentData> extends StateSnapshot<T> {
  /** Names this version to the store: with it any instance updates the state without a read. */
  readonly token: StateToken;
  /** The Lamport time of the change. */
  readonly lamport: number;
}

/** What a write has done. */
export interface WrittenState {
  /** The version that the write has made. */
  readonly version: number;
  /** For the next update, by whatever instance. */
  readonly token: StateToken;
}
