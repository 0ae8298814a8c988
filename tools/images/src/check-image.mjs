import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { pruneLock } from './prune-lock.mjs';

const run = promisify(execFile);

/** @param {string} image */
const contentsOf = async (image) => {
  const script = await readFile(new URL('./list-packages.mjs', import.meta.url), 'utf8');
  const inside = [
    'run',
    '--rm',
    '--pull=never',
    '--network=none',
    '--entrypoint=node',
    image,
    '--input-type=module',
    '--eval',
    script,
  ];
  const { stdout } = await run('docker', inside, { maxBuffer: 64 * 1024 * 1024 });
  return /** @type {{ uid: number, packages: string[] }} */ (JSON.parse(stdout));
};

/** @param {string} image */
const configOf = async (image) => {
  const { stdout } = await run('docker', ['image', 'inspect', image]).catch(() => {
    throw new Error(`there is no image ${image} on this machine: docker compose build`);
  });
  /** @type {[{ Size: number, Config: { Cmd: string[], Healthcheck?: object } }]} */
  const [{ Size, Config }] = JSON.parse(stdout);
  return { size: Size, command: Config.Cmd, isHealthChecked: Config.Healthcheck !== undefined };
};

/**
 * Looks into the image of a service for what must not be there, and for what must.
 *
 * @param {{ image: string, project: string, lock: import('./prune-lock.mjs').Lock }} subject
 */
export const checkImage = async ({ image, project, lock }) => {
  const { packages: locked } = pruneLock(lock, project);
  const { size, command, isHealthChecked } = await configOf(image);
  const { uid, packages } = await contentsOf(image);
  const faults = [
    ...packages
      .filter((path) => !(path in locked))
      .map((path) => `holds ${path}, which the service does not need`),
    ...(uid === 0 ? ['runs as root'] : []),
    ...(command[0] === 'node' ? [] : [`starts ${command[0]}, which does not pass SIGTERM on to node`]),
    ...(isHealthChecked ? [] : ['has no health check']),
  ];
  return { image, packages: packages.length, megabytes: Math.round(size / 1e6), faults };
};
