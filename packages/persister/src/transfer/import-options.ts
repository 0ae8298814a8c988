import type { CallOptions } from '@tai-state/core';
import type { HistoryVerifier } from './history-signing.js';

/** How a history is imported. `deadlineMs` is for each commit, each read and each line. */
export interface ImportOptions extends CallOptions {
  /** Knows the keys that are trusted. */
  readonly verifier: HistoryVerifier;
  /**
   * Names the operation, for a caller that may repeat it, even after a restart: the same lines are imported once, and
   * repeated they give the same result; with other lines `OperationReused`.
   */
  readonly operationId?: string;
}
