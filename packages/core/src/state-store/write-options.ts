import type { VectorClockSnapshot } from '../causality/vector-clock.js';
import type { CallOptions } from '../runtime/call-options.js';
import type { EventDraft } from './event.js';

/** How a state is changed. */
export interface WriteOptions extends CallOptions {
  /**
   * Names the operation, for a caller that may repeat it, even after a restart: applied once within the idempotency
   * window; repeated, it gives the version that it has made, and with other arguments `OperationReused`. Costs one
   * write, none beside an event.
   */
  readonly operationId?: string;
  /** What the change depends on beside the head: clocks of states that were read for it. */
  readonly causality?: VectorClockSnapshot;
  /** Logs the change in the same commit: the log and the state cannot disagree. One write more. */
  readonly event?: EventDraft;
}
