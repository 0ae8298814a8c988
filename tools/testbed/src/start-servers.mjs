import { findServer } from './find-servers.mjs';
import { MissingServersError } from './missing-servers-error.mjs';
import { untilHealthy } from './net.mjs';
import { Keeper } from './process/keeper-client.mjs';

const healthTimeoutMs = 60_000;
const foreignTimeoutMs = 10_000;

/**
 * @param {import('./types.d.mts').ServerDefinition} definition
 * @param {import('./types.d.mts').Candidate} candidate
 * @param {Keeper} keeper
 * @returns {Promise<import('./index.d.mts').RunningServer>}
 */
const launch = async (definition, candidate, keeper) => {
  const { source, version } = candidate;
  const { host, address, control } = await candidate.launch(keeper);
  const healthy = () =>
    untilHealthy(() => definition.check(host, source), {
      timeoutMs: source === 'environment' ? foreignTimeoutMs : healthTimeoutMs,
    });
  await healthy();
  return {
    name: definition.name,
    source,
    version,
    host,
    url: address !== undefined && address.includes('://') ? address : definition.url(host, source),
    get pid() {
      return control.pid;
    },
    kill: () => control.kill(),
    pause: () => control.pause(),
    resume: () => control.resume(),
    restart: async () => {
      await control.kill();
      await control.start();
      await healthy();
    },
  };
};

/** @param {readonly Awaited<ReturnType<typeof findServer>>[]} found */
const allFound = (found) => {
  const missing = found
    .filter(({ candidate }) => candidate === undefined)
    .map(({ name, howTo = '' }) => ({ name, source: undefined, howTo }));
  if (missing.length > 0) throw new MissingServersError(missing);
};

/** @type {typeof import('./index.d.mts').startServers} */
export const startServers = async (names, options = {}) => {
  const found = [];
  for (const name of new Set(names)) found.push(await findServer(name, options));
  allFound(found);
  const keeper = new Keeper();
  const stop = () => keeper.stop();
  try {
    const started = await Promise.all(
      found.flatMap(({ definition, candidate }) =>
        candidate ? [launch(definition, candidate, keeper)] : [],
      ),
    );
    const env = Object.fromEntries(
      found.map(({ definition }, index) => {
        const server = /** @type {import('./index.d.mts').RunningServer} */ (started[index]);
        return [definition.variable, definition.addressOf(server)];
      }),
    );
    const servers = Object.fromEntries(started.map((server) => [server.name, server]));
    return /** @type {any} */ ({ ...servers, env, stop, [Symbol.asyncDispose]: stop });
  } catch (error) {
    await stop();
    throw error;
  }
};
