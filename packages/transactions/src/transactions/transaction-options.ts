import type {
  CallOptions,
  Change,
  DocumentValue,
  EventDraft,
  ExpectedState,
  StateStore,
  StoredState,
} from '@tai-state/core';
import type { Lock, LockManagerOptions } from '../locks/index.js';
import type { MutateLimits } from '../mutate/index.js';

/** How a `TransactionManager` is made. */
export interface TransactionManagerOptions<T> {
  /** The states; what it remembers is shared. */
  readonly states: StateStore<T>;
  /** Transactions kept in the log of this process. Defaults to 1,000. */
  readonly logSize?: number;
  /**
   * Whether each transaction is also kept in a document, for one write more: in its commit, or, where nothing was
   * changed, in the background after it. Defaults to false.
   */
  readonly persistLog?: boolean;
  /** Attempts after conflicts at the most. Defaults to as many as the deadline allows. */
  readonly conflictRetries?: number;
  /** How locks behave that are acquired through this manager. */
  readonly locks?: Pick<LockManagerOptions, 'leaseMs' | 'deadlockCheckMs'>;
  /** How `mutate` groups. */
  readonly mutate?: MutateLimits;
}

/** How one transaction is run. */
export interface TransactionOptions extends CallOptions {
  /**
   * Names the operation, for a caller that may repeat it, even after a restart: within the idempotency window it is
   * applied once, and repeated it gives the same result, which must be something that storage can keep. One write more.
   */
  readonly operationId?: string;
  /** What the operation is about: the same id with another payload is `OperationReused`. */
  readonly payload?: DocumentValue;
  /** The transaction commits only while these are held. */
  readonly locks?: readonly Lock[];
}

/** One write of a `readWriteTransaction`. */
export interface StateChange<T> {
  readonly stateId: string;
  /** Left out: the state is deleted. */
  readonly data?: T;
  readonly metadata: Change;
  /** Defaults to `any`; for a deletion to `must-exist`. */
  readonly expected?: ExpectedState;
  readonly event?: EventDraft;
}

/** What a `readWriteTransaction` has read and made. */
export interface ReadWriteResult<T> {
  /** In the order asked for, as they were when the writes were applied; undefined where there was none. */
  readonly reads: readonly (StoredState<T> | undefined)[];
  /** The versions that the writes have made, in their order. */
  readonly versions: readonly number[];
}
