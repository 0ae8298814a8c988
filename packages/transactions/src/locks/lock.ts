import type { CallOptions, VerifyWrite, VersionStamp } from '@tai-state/core';

/** How a lease is prolonged. */
export interface ExtendOptions extends CallOptions {
  /** The length of the lease from now on, in milliseconds. Defaults to what it was. */
  readonly leaseMs?: number;
}

/**
 * A lock that this process holds. It renews its lease in the background until it is released, or lost. What it protects
 * is protected for certain only where the writes carry its fence (`TransactionManager`'s `withLock`, or `fence()` in a
 * commit) or its fencing token is checked: no lease can stop a holder that was paused between a check and a write.
 */
export interface Lock extends AsyncDisposable {
  readonly governorId: string;
  readonly resourceId: string;
  /** The path of the lock's document. */
  readonly path: string;
  readonly clientId: string;
  /** Names this one acquisition: what `LockManager.release` and `extend` ask for. */
  readonly lockToken: string;
  /** Rises strictly with every acquisition of this lock, for ever. Let what you write to refuse smaller ones. */
  readonly fencingToken: VersionStamp;
  readonly leaseMs: number;
  /**
   * Aborted with a `LockLost` when the lock is lost: before the server lets anyone take it over. Not aborted by a
   * release.
   */
  readonly signal: AbortSignal;
  /** Whether it is held now, by this process's monotonic clock. */
  readonly held: boolean;
  /** What is left of the lease by this process's monotonic clock, in milliseconds. */
  readonly remainingMs: number;

  /**
   * A write for a commit of the caller's that goes through only while the lock is as this process knows it. A commit
   * that fails with a `VersionConflict` at `path` may have met a renewal: `refresh`, and try again. Throws `LockLost`.
   */
  fence(): VerifyWrite;
  /** Waits for a renewal that is under way. */
  settled(): Promise<void>;
  /** Reads the lock again. Throws `LockLost` when it is another's. */
  refresh(options?: CallOptions): Promise<void>;
  /** Renews the lease now. Throws `LockLost`. */
  extend(options?: ExtendOptions): Promise<void>;
  /**
   * Ends it for others to take; once released, it does nothing, and one that did not get through can be repeated. Throws
   * `LockLost` when it was lost before.
   */
  release(options?: CallOptions): Promise<void>;
  /** Releases. A release that does not reach the storage is logged and no error: the lease ends by itself. */
  [Symbol.asyncDispose](): Promise<void>;
}
