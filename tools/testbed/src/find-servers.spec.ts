import { findServers, startServers } from './index.mjs';
import { setEnvironment } from './testing/environment.mjs';

const nothing = {
  CI: undefined,
  JAVA_HOME: undefined,
  MONGODB_URL: undefined,
  PATH: '/nowhere',
  REDIS_URL: undefined,
  TAI_TESTBED_CACHE: '/nowhere',
  TAI_TESTBED_SOURCES: undefined,
};

describe('finding servers', () => {
  let restoreEnvironment: () => void;

  beforeEach(() => {
    restoreEnvironment = setEnvironment(nothing);
  });

  afterEach(() => {
    restoreEnvironment();
  });

  test('takes an address in the environment first, and shows no password of it', async () => {
    process.env['MONGODB_URL'] = 'mongodb://me:secret@db.example:27017,db2.example:27017/?replicaSet=rs0';
    expect(await findServers(['mongo'])).toEqual([
      {
        name: 'mongo',
        source: 'environment',
        where: 'MONGODB_URL=mongodb://***@db.example:27017,db2.example:27017/?replicaSet=rs0',
        version: 'not asked',
      },
    ]);
  });

  test('says how to get what is nowhere', async () => {
    expect(await findServers(['redis'])).toEqual([
      { name: 'redis', source: undefined, howTo: expect.stringContaining('apt install redis-server') },
    ]);
  });

  test('ignores the environment for a server that the caller wants to own', async () => {
    process.env['REDIS_URL'] = 'redis://127.0.0.1:1';
    process.env['TAI_TESTBED_SOURCES'] = 'environment';
    expect(await findServers(['redis'], { isolated: true })).toMatchObject([{ source: undefined }]);
  });

  test('refuses to start some of the servers when one is missing', async () => {
    process.env['TAI_TESTBED_SOURCES'] = 'environment';
    await expect(startServers(['redis', 'mongo'])).rejects.toMatchObject({
      name: 'MissingServersError',
      message: expect.stringMatching(/^redis is missing: .*\nmongo is missing: /),
    });
  });

  test('names the known ones when a server or a source is unknown', async () => {
    await expect(findServers(['oracle' as 'redis'])).rejects.toThrow(
      'expected one of the servers firestore, pubsub',
    );
    process.env['TAI_TESTBED_SOURCES'] = 'cloud';
    await expect(findServers(['redis'])).rejects.toThrow(
      'expected names out of environment, docker, binary, install',
    );
  });
});
