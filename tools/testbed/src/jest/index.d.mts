import type { ServerName } from '../index.d.mts';

/** Where a server listens, for the clients of a suite. */
export interface ServerAddress {
  /** `127.0.0.1:PORT` */
  readonly host: string;
  /** What a client is given: `mongodb://…`, `redis://…`, `http://…` for the emulators. */
  readonly url: string;
}

/**
 * A `describe` whose suite needs real servers; the global setup has started them.
 *
 * Where one is missing the suite is skipped and its title says how to get it; with `CI=true` it fails instead.
 */
export const describeReal: <N extends ServerName>(
  names: readonly N[],
  title: string,
  suite: (servers: Readonly<Record<N, ServerAddress>>) => void,
) => void;
