import type { ServerName, SourceName } from './index.d.mts';

/** A program of this machine that can be started. */
export interface Binary {
  readonly where: string;
  readonly version: string;
  readonly command: string;
  readonly env?: Readonly<Record<string, string>>;
  /** Arguments for a port and a private data folder. */
  readonly args: (port: number, folder: string) => readonly string[];
}

/** What the testbed knows about one server; the sources are generic over it. */
export interface ServerDefinition {
  readonly name: ServerName;
  readonly title: string;
  readonly variable: string;
  /** Service of docker-compose.yml, and the variable there that sets its port on the loopback interface. */
  readonly compose: { readonly service: string; readonly portVariable: string };
  readonly howTo: string;
  /** The URL of a server that listens at `host`; in Docker its own idea of its address is another. */
  readonly url: (host: string, source: SourceName) => string;
  /** The `host:port` in the value of the variable. */
  readonly hostOf: (value: string) => string;
  readonly addressOf: (server: { readonly host: string; readonly url: string }) => string;
  readonly findBinary: () => Promise<Binary | undefined>;
  /** Puts the program into the cache folder, where `findBinary` finds it. */
  readonly install?: () => Promise<void>;
  /** One health check; rejects while the server is not ready. `binary` servers are also set up by it. */
  readonly check: (host: string, source: SourceName) => Promise<void>;
}

export interface Control {
  readonly pid: number | undefined;
  kill(): Promise<void>;
  pause(): Promise<void>;
  resume(): Promise<void>;
  /** Starts the killed server again at its address, without waiting for its health. */
  start(): Promise<void>;
}

export interface Launched {
  readonly host: string;
  /** Set by a server whose address is more than its host. */
  readonly address?: string;
  readonly control: Control;
}

export interface Candidate {
  readonly source: SourceName;
  readonly where: string;
  readonly version: string;
  readonly launch: (keeper: import('./process/keeper-client.mjs').Keeper) => Promise<Launched>;
}

export interface Source {
  readonly name: SourceName;
  readonly find: (definition: ServerDefinition) => Promise<Candidate | undefined>;
}
