import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.mjs';
import { checkRedis } from '../net.mjs';
import { isExecutable, run, which } from '../process/run.mjs';
import { installRedis, redisLibraries } from './install-redis.mjs';

const find = () => {
  const onPath = which('redis-server') ?? which('valkey-server');
  if (onPath !== undefined) return { path: onPath, env: {} };
  const cached = join(cacheFolder(), 'redis');
  const path = join(cached, 'usr', 'bin', 'redis-server');
  return isExecutable(path) ? { path, env: { LD_LIBRARY_PATH: redisLibraries(cached) } } : undefined;
};

/** @type {import('../types.d.mts').ServerDefinition} */
export const redis = {
  name: 'redis',
  title: 'Redis',
  variable: 'REDIS_URL',
  compose: { service: 'redis', portVariable: 'REDIS_PORT' },
  howTo:
    'needs `redis-server` on the PATH (`apt install redis-server`, `brew install redis`), or ' +
    '`npm run doctor -- --install` (Debian, Ubuntu), or Docker: `docker compose pull redis`',
  url: (host) => `redis://${host}`,
  hostOf: (value) => new URL(value.replace(/^rediss?:/, 'http:')).host,
  addressOf: ({ url }) => url,
  check: checkRedis,
  findBinary: async () => {
    const found = find();
    if (found === undefined) return undefined;
    const { stdout } = await run(found.path, ['--version'], { env: { ...process.env, ...found.env } });
    return {
      where: found.path,
      version: /v=(\S+)/.exec(stdout)?.[1] ?? 'unknown',
      command: found.path,
      env: found.env,
      args: (port, folder) => [
        `--port`,
        String(port),
        '--bind',
        '127.0.0.1',
        '--save',
        '',
        '--appendonly',
        'no',
        '--dir',
        folder,
      ],
    };
  },
  install: installRedis,
};
