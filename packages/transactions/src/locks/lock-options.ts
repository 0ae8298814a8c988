import type { CallOptions, DocumentStore, Runtime } from '@tai-state/core';

/** How a `LockManager` is made. */
export interface LockManagerOptions {
  readonly store: DocumentStore;
  /** Empty, or the path of a document under which everything lies, such as `projects/p1`. Defaults to empty. */
  readonly root?: string;
  /** The lease of a lock whose acquirer gives none, in milliseconds. Defaults to 30,000. */
  readonly leaseMs?: number;
  /** How long a wait lasts before it looks for deadlocks, and between looks. Defaults to half the lease. */
  readonly deadlockCheckMs?: number;
  readonly runtime?: Partial<Runtime>;
}

/** How a lock is tried for. */
export interface TryAcquireOptions extends CallOptions {
  /**
   * Who holds and waits: one task, which does one thing after the other. Deadlocks are found between clients, so give
   * the same id to all locks of one task and another to every other task. Defaults to a new id.
   */
  readonly clientId?: string;
  /** In milliseconds, 100 to 24 hours. Defaults to the manager's. */
  readonly leaseMs?: number;
  /** Whether the lease is renewed in the background until the release. Defaults to true. */
  readonly renew?: boolean;
}

/** How a lock is waited for; `deadlineMs` is how long, 60,000 unless given. */
export interface AcquireOptions extends TryAcquireOptions {
  /**
   * Whether to queue: those who do get the lock in the order in which they asked. Others may come between. Costs two
   * writes and a query more. Defaults to false.
   */
  readonly fifo?: boolean;
}
