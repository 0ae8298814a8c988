import { readFile } from 'node:fs/promises';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { makeDataFolder } from '../data-folder.mjs';
import { freePort } from '../net.mjs';
import { run } from '../process/run.mjs';

const composeFile = fileURLToPath(new URL('../../../../docker-compose.yml', import.meta.url));
const composeCommand = ['compose', '--file', composeFile, '--profile', '*'];
const healthTimeoutS = 90;

/** The image of a service, when an engine runs; it must be here already: nothing is ever pulled. @param {string} service */
const localImage = async (service) => {
  const config = [...composeCommand, 'config', '--format', 'json', service];
  const engine = await run('docker', ['info', '--format', '{{.ServerVersion}}']).catch(() => undefined);
  const compose = engine && (await run('docker', config).catch(() => undefined));
  if (compose === undefined) return undefined;
  /** @type {{ image: string }} */
  const { image } = JSON.parse(compose.stdout).services[service];
  await run('docker', ['image', 'inspect', '--format', '{{.Id}}', image]).catch(() => {
    throw new Error(`the engine has no image ${image}; see the *_TAG variables in docker-compose.yml`);
  });
  return image;
};

/**
 * @param {import('../types.d.mts').ServerDefinition} definition
 * @param {import('../process/keeper-client.mjs').Keeper} keeper
 * @returns {Promise<import('../types.d.mts').Launched>}
 */
const launch = async (definition, keeper) => {
  const { service, portVariable } = definition.compose;
  const port = await freePort();
  const env = { ...process.env, [portVariable]: String(port) };
  const compose = [...composeCommand, '--project-name', `tai-testbed-${randomUUID().slice(0, 8)}`];
  const folder = await makeDataFolder(definition.name);
  const log = join(folder, 'log');
  await keeper.discard(folder);
  await keeper.atEnd({
    command: 'docker',
    args: [...compose, 'down', '--volumes', '--timeout', '2'],
    env,
  });
  const tell = async (/** @type {string[]} */ ...args) => {
    await run('docker', [...compose, ...args, service], { timeoutMs: 60_000, env });
  };
  const start = async () => {
    const up = [
      'up',
      '--detach',
      '--no-build',
      '--pull',
      'never',
      '--wait',
      '--wait-timeout',
      `${healthTimeoutS}`,
    ];
    const command = { command: 'docker', args: [...compose, ...up, service], env, log };
    const { code } = await keeper.waitFor(await keeper.start(command));
    if (code !== 0)
      throw new Error(`${definition.title} did not start: ${(await readFile(log, 'utf8')).slice(-2_000)}`);
  };
  await start();
  return {
    host: `127.0.0.1:${port}`,
    control: {
      pid: undefined,
      start,
      kill: () => tell('kill'),
      pause: () => tell('pause'),
      resume: () => tell('unpause'),
    },
  };
};

/**
 * A container of its own per server, by the project's docker-compose.yml.
 *
 * @type {import('../types.d.mts').Source}
 */
export const docker = {
  name: 'docker',
  find: async (definition) => {
    const image = await localImage(definition.compose.service);
    if (image === undefined) return undefined;
    return {
      source: 'docker',
      where: image,
      version: image.split(':').at(-1) ?? 'unknown',
      launch: (keeper) => launch(definition, keeper),
    };
  },
};
