import type {
  CallOptions,
  Change,
  DocumentData,
  DocumentValue,
  Event,
  EventDraft,
  StoredState,
  VectorClockSnapshot,
} from '@tai-state/core';

/** One change of a state: what was done, and what it leads to. */
export interface Transition<T = DocumentData> extends EventDraft {
  /** The data after it. Left out where the reducer of the persister computes it from the action and its payload. */
  readonly data?: T;
  /** Deletes the state; its versions go on. Not together with `data`. */
  readonly deletes?: boolean;
  readonly metadata: Change;
}

/** A record for the outbox, written in the commit that it reports. */
export interface OutboxRecord {
  /** Such as `order.paid`. */
  readonly type: string;
  readonly data: DocumentValue;
}

/** How transitions are logged. */
export interface TransitionOptions extends CallOptions {
  /**
   * Names the operation, for a caller that may repeat it, even after a restart: applied once within the idempotency
   * window; repeated, it gives what it has made, and with other arguments `OperationReused`.
   */
  readonly operationId?: string;
  /** What the change depends on beside the head: clocks of states that were read for it. */
  readonly causality?: VectorClockSnapshot;
  /** Written to the outbox in the same commit: 1 W each. */
  readonly outbox?: readonly OutboxRecord[];
}

/** What transitions have made. */
export interface LoggedTransitions<T = DocumentData> {
  /** One for each transition, in their order; none without event sourcing. */
  readonly events: readonly Event<T>[];
  /** The state after the last one; undefined where it was deleted. */
  readonly state: StoredState<T> | undefined;
  readonly version: number;
}
