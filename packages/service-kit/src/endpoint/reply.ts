/** What a handler answers. */
export interface Reply {
  readonly status: number;
  /** Sent as JSON; nothing is sent without it. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  /** The opaque version of what is answered; it goes out in quotes as `ETag`. */
  readonly etag?: string;
}
