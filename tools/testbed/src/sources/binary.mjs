import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeDataFolder } from '../data-folder.mjs';
import { freePort, untilHealthy } from '../net.mjs';

const startTimeoutMs = 60_000;

/** @param {string} log */
const tailOf = async (log) => (await readFile(log, 'utf8').catch(() => '')).slice(-2_000);

/**
 * Runs a program in a folder of its own, at a port of its own that stays the same over restarts.
 *
 * @param {import('../types.d.mts').ServerDefinition} definition
 * @param {import('../types.d.mts').Binary} binary
 * @param {import('../process/keeper-client.mjs').Keeper} keeper
 * @returns {Promise<import('../types.d.mts').Launched>}
 */
const launch = async (definition, binary, keeper) => {
  const folder = await makeDataFolder(definition.name);
  await keeper.discard(folder);
  const data = join(folder, 'data');
  const log = join(folder, 'log');
  await mkdir(data);
  const port = await freePort();
  const host = `127.0.0.1:${port}`;
  /** @type {import('../process/keeper-client.mjs').Child | undefined} */
  let child;
  const control = {
    get pid() {
      return child?.pid;
    },
    async start() {
      const env = { ...process.env, ...binary.env };
      const started = await keeper.start({
        command: binary.command,
        args: binary.args(port, data),
        env,
        log,
      });
      child = started;
      let gone = false;
      void started.exited.then(() => (gone = true));
      try {
        await untilHealthy(() => definition.check(host, 'binary'), {
          timeoutMs: startTimeoutMs,
          gaveUp: () => gone,
        });
      } catch (error) {
        throw new Error(`${definition.title} did not start: ${await tailOf(log)}`, { cause: error });
      }
    },
    async kill() {
      if (child === undefined) return;
      const killed = child;
      child = undefined;
      await keeper.signal(killed, 'SIGKILL');
      await keeper.waitFor(killed);
    },
    pause: async () => child && keeper.signal(child, 'SIGSTOP'),
    resume: async () => child && keeper.signal(child, 'SIGCONT'),
  };
  await control.start();
  return { host, control };
};

/** @type {import('../types.d.mts').Source['find']} */
export const findBinary = async (definition) => {
  const binary = await definition.findBinary();
  return (
    binary && {
      source: 'binary',
      where: binary.where,
      version: binary.version,
      launch: (keeper) => launch(definition, binary, keeper),
    }
  );
};

/** @type {import('../types.d.mts').Source} */
export const binary = { name: 'binary', find: findBinary };
