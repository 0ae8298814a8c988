import type { Runtime } from '@tai-state/core';
import type { Logger } from 'pino';
import type { BaseConfig } from '../config/base-config.js';
import type { Endpoint } from '../endpoint/endpoint.js';
import type { StatusTable } from '../problem/status-table.js';
import type { Background } from './background.js';

/** What a service is made of. */
export interface ServiceOptions {
  readonly name: string;
  readonly config: BaseConfig;
  readonly endpoints: readonly Endpoint[];
  /** What `/readyz` asks, each with 2 s: rejecting means not ready. */
  readonly checks?: Readonly<Record<string, () => Promise<void>>>;
  readonly background?: readonly Background[];
  /** Statuses for the application's own error codes (`error.code`). */
  readonly statuses?: StatusTable;
  /** Defaults to JSON lines on standard output at `LOG_LEVEL`. */
  readonly logger?: Logger;
  readonly runtime?: Partial<Runtime>;
}

/** How a service ended. */
export interface DrainResult {
  /** False when requests or background work had to be cut off, or a background failed to stop. */
  readonly clean: boolean;
}

/** A service that listens. */
export interface RunningService {
  /** Such as `http://127.0.0.1:8080`, without a slash at the end. */
  readonly url: string;
  readonly port: number;
  /**
   * Drains: no new connection, requests in flight finish, background stops; done inside `SHUTDOWN_TIMEOUT_MS`, by
   * force if need be. Never rejects; a second call gives the first one's result.
   */
  close(): Promise<DrainResult>;
}

/** A service that can be started. */
export interface Service {
  readonly name: string;
  readonly config: BaseConfig;
  readonly logger: Logger;
  /** Starts the background, then listens. Rejects, with everything stopped again, when either fails. */
  start(): Promise<RunningService>;
}
