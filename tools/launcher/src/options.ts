import { parseArgs } from 'node:util';

/** The addresses of the three services. */
export interface ServiceUrls {
  readonly collaboration: string;
  readonly assets: string;
  readonly worker: string;
}

/** What the launcher was asked for. */
export interface LauncherOptions {
  /** Ends with the result of the demo instead of staying up. */
  readonly ci: boolean;
  readonly servers: 'memory' | 'real' | ServiceUrls;
  /** A shell command that is run while the cascade of the demo is under way, to break something. */
  readonly disrupt?: string;
}

export const usage = `usage: npm start -- [--ci] [--servers=memory|real|URL,URL,URL] [--disrupt=COMMAND]

  --servers=memory        (default) the three services in one process on embedded adapters
  --servers=real          three processes on MongoDB and the Firestore and Pub/Sub emulators
  --servers=URL,URL,URL   services that run already: collaboration, asset and worker
  --ci                    end with the demo's result instead of staying up
  --disrupt=COMMAND       run COMMAND in a shell in the middle of the cascade`;

function parseServers(value: string): LauncherOptions['servers'] {
  if (value === 'memory' || value === 'real') return value;
  const urls = value.split(',').filter((url) => URL.canParse(url));
  const [collaboration, assets, worker] = urls.map((url) => url.replace(/\/$/, ''));
  if (urls.length !== 3 || collaboration === undefined || assets === undefined || worker === undefined) {
    throw new Error(`--servers: expected memory, real or three URLs joined by commas, found ${value}`);
  }
  return { collaboration, assets, worker };
}

/** Reads the command line. Throws with what was expected. */
export function parseOptions(args: readonly string[]): LauncherOptions {
  const { values } = parseArgs({
    args: [...args],
    options: {
      ci: { type: 'boolean', default: false },
      servers: { type: 'string', default: 'memory' },
      disrupt: { type: 'string' },
    },
  });
  return {
    ci: values.ci,
    servers: parseServers(values.servers),
    ...(values.disrupt !== undefined && { disrupt: values.disrupt }),
  };
}
