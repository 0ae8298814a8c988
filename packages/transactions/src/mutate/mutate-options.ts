import type {
  CallOptions,
  DocumentValue,
  EventDraft,
  VectorClockSnapshot,
  WrittenState,
} from '@tai-state/core';

/** The bounds of group commits. */
export interface MutateLimits {
  /** Mutations in one commit at the most, 1 to 400. Defaults to 400. */
  readonly groupSize?: number;
  /** Mutations of one state that wait at the most; more are refused with `StorageUnavailable`. Defaults to 10,000. */
  readonly queueSize?: number;
  /** How long this process commits to one state before it lets others in, in milliseconds. Defaults to 60. */
  readonly sliceMs?: number;
  /** The least time between commits to one state, for what one document can bear. Defaults to 0. */
  readonly minIntervalMs?: number;
}

/** How one mutation is made. */
export interface MutateOptions extends CallOptions {
  /** Logs the change in the same commit. One write more. */
  readonly event?: EventDraft;
  /** What the change depends on beside the head. */
  readonly causality?: VectorClockSnapshot;
  /**
   * Names the operation, for a caller that may repeat it, even after a restart: applied once within the idempotency
   * window. Costs one write, none beside an event.
   */
  readonly operationId?: string;
  /** What the operation is about: the same id with another payload is `OperationReused`. */
  readonly payload?: DocumentValue;
}

/** What a mutation has made. */
export interface MutatedState<T> extends WrittenState {
  /** The data of this version; undefined where the operation was applied by an earlier call. */
  readonly data: T | undefined;
}
