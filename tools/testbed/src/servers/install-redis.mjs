import { existsSync, readdirSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../process/run.mjs';
import { installInto } from './install-into.mjs';

const slow = { timeoutMs: 300_000 };

/** Where the unpacked packages hold their shared libraries. @param {string} folder */
export const redisLibraries = (folder) => {
  const lib = join(folder, 'usr', 'lib');
  return existsSync(lib)
    ? readdirSync(lib)
        .map((triplet) => join(lib, triplet))
        .join(':')
    : '';
};

/** @param {string} name */
const isInstalled = (name) =>
  run('dpkg-query', ['--show', '--showformat=${Status}', name]).then(
    ({ stdout }) => stdout.includes('ok installed'),
    () => false,
  );

const neededPackages = async () => {
  const { stdout } = await run('apt-cache', ['depends', 'redis-tools', 'redis-server'], slow);
  const libraries = [...stdout.matchAll(/^ {2}Depends: (lib\S+|lua\S+)$/gm)].map(([, name = '']) => name);
  const missing = [];
  for (const name of libraries) if (!(await isInstalled(name))) missing.push(name);
  return ['redis-server', 'redis-tools', ...missing];
};

/** Unpacks the distribution's packages into the cache: no root, nothing else on the machine changes (Debian, Ubuntu). */
export const installRedis = () =>
  installInto('redis', async (folder) => {
    const download = async () =>
      run('apt-get', ['download', ...(await neededPackages())], { ...slow, cwd: folder });
    await download().catch(async () => {
      await run('apt-get', ['update'], slow); // package lists are missing or out of date; this needs root
      await download();
    });
    const packages = (await readdir(folder)).filter((name) => name.endsWith('.deb'));
    for (const name of packages) await run('dpkg-deb', ['--extract', join(folder, name), folder], slow);
    const env = { ...process.env, LD_LIBRARY_PATH: redisLibraries(folder) };
    await run(join(folder, 'usr', 'bin', 'redis-server'), ['--version'], { ...slow, env });
    return packages;
  });
