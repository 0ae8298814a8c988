import type { Logger } from 'pino';

/** One request, checked: what a handler gets. */
export interface Call<Params = unknown, Query = unknown, Body = unknown> {
  /** The parts of the path, as the endpoint's `params` schema gives them. */
  readonly params: Params;
  readonly query: Query;
  readonly body: Body;
  /** The id in every answer, log line and problem of this request. */
  readonly requestId: string;
  /** Aborted when the client is gone, the deadline has passed, or the service ends without waiting any longer. */
  readonly signal: AbortSignal;
  /** Milliseconds until the request's deadline, 1 at least: hand it on as `deadlineMs`. */
  readonly deadlineMs: number;
  /** The entity tag of `If-Match` without its quotes, or `*`. */
  readonly ifMatch: string | undefined;
  /** The value of `Idempotency-Key`: 1 to 128 characters of [A-Za-z0-9._~:+=-], so it may be part of a document id. */
  readonly idempotencyKey: string | undefined;
  /** Writes lines that carry the request's id. Never give it payloads. */
  readonly log: Logger;
  /** A header's value by its name in any case. */
  header(name: string): string | undefined;
}
