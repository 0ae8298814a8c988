/** Real servers for tests, demo and benches: found in the environment, in Docker or on this machine, or installed. */

/** `mongo` is a replica set of one node, `mongo-standalone` the same program without one. */
export type ServerName = 'firestore' | 'pubsub' | 'mongo' | 'mongo-standalone' | 'redis';

/** Where a server comes from, in the order in which the testbed looks. */
export type SourceName = 'environment' | 'docker' | 'binary' | 'install';

/**
 * One server that answers its health check.
 *
 * The fault controls work on servers that the testbed started; on a server from the environment they reject.
 */
export interface RunningServer {
  readonly name: ServerName;
  readonly source: SourceName;
  readonly version: string;
  /** `127.0.0.1:PORT`; the same over every restart. */
  readonly host: string;
  /** What a client is given: `mongodb://…`, `redis://…`, `http://…` for the emulators. */
  readonly url: string;
  /** The process on this machine; none in Docker or in the environment. */
  readonly pid: number | undefined;
  /** Ends it without warning, as a crash does; resolves once it is gone. */
  kill(): Promise<void>;
  /** Freezes it: connections stay open, nothing answers. */
  pause(): Promise<void>;
  /** Undoes `pause`. */
  resume(): Promise<void>;
  /**
   * Kills it if it runs, starts it again at the same address, and resolves when it is healthy.
   * MongoDB has its data again; Redis and the emulators keep theirs in memory and come back empty.
   */
  restart(): Promise<void>;
}

export interface ServerSet extends AsyncDisposable {
  /** The addresses, under the environment variables that clients and the services read. */
  readonly env: Readonly<Record<string, string>>;
  /** Ends what was started and removes its data. Safe to call twice. A dead parent has the same effect. */
  stop(): Promise<void>;
}

export type Servers<N extends ServerName = ServerName> = ServerSet & Readonly<Record<N, RunningServer>>;

export interface StartOptions {
  /** Never take a server from the environment: the caller wants to kill or pause it. */
  readonly isolated?: boolean;
  /** May the testbed install what is missing into its cache folder? Default: only when `CI` or `TAI_TESTBED_INSTALL` says so. */
  readonly install?: boolean;
}

/** One line of the doctor: what the testbed would use for a server, or how to get it. */
export type Finding =
  | {
      readonly name: ServerName;
      readonly source: SourceName;
      readonly where: string;
      readonly version: string;
    }
  | { readonly name: ServerName; readonly source: undefined; readonly howTo: string };

/** Servers that are nowhere to be had; `message` says for each how to get it. */
export class MissingServersError extends Error {
  readonly missing: readonly Extract<Finding, { readonly source: undefined }>[];
  constructor(missing: readonly Extract<Finding, { readonly source: undefined }>[]);
}

export const serverNames: readonly ServerName[];

/** The environment variable that holds the address of a server. */
export const addressVariable: (name: ServerName) => string;

/**
 * Looks for each server without starting any.
 */
export const findServers: (names: readonly ServerName[], options?: StartOptions) => Promise<Finding[]>;

/**
 * Starts the named servers (or takes them from the environment) and resolves when all of them are healthy.
 *
 * They end with `stop()`, or when this process ends in whatever way, `kill -9` included.
 *
 * @throws MissingServersError when one cannot be had; then none runs.
 */
export const startServers: <N extends ServerName>(
  names: readonly N[],
  options?: StartOptions,
) => Promise<Servers<N>>;
