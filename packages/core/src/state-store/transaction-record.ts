import type { ErrorCode } from '../errors/error-table.js';

/** A state that took part in a transaction, and at which version. */
export interface TransactionMember {
  readonly governorId: string;
  readonly stateId: string;
  /** Read: the version read, 0 where there was none. Written: the version made. */
  readonly version: number;
}

/** What became of one transaction. */
export interface TransactionRecord {
  readonly id: string;
  /** By this process's wall clock, in milliseconds since the epoch. */
  readonly startedAt: number;
  /** The commit's time by the server's clock, in milliseconds since the epoch; absent while nothing was committed. */
  readonly committedAt?: number;
  readonly reads: readonly TransactionMember[];
  readonly writes: readonly TransactionMember[];
  readonly status: 'active' | 'committed' | 'failed' | 'unknown';
  readonly attempts: number;
  /** Why it ended as it did, where it did not commit. */
  readonly reason?: ErrorCode | 'body-failed';
}
