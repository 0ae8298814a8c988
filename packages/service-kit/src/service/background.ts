/**
 * Something that runs beside the requests: a relay, a consumer, a client that has to be closed. Started in order
 * before the service listens; on drain stopped in reverse order, after the requests in flight have ended.
 */
export interface Background {
  /** For log lines. */
  readonly name: string;
  /** The service does not start when it rejects. */
  start(): Promise<void> | void;
  /** Resolves when nothing of it runs any more. Also called when a later one did not start. */
  stop(): Promise<void>;
}
