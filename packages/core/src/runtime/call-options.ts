/** What every call that does I/O takes. */
export interface CallOptions {
  /** Ends the call with `Aborted` when it is aborted. */
  readonly signal?: AbortSignal;
  /** The call has its result, or a typed error, after this many milliseconds at the latest. */
  readonly deadlineMs?: number;
}
