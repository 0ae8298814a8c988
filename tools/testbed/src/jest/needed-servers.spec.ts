import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { neededServers } from './needed-servers.mjs';
import { setEnvironment } from '../testing/environment.mjs';

describe('the servers of a project', () => {
  let root: string;
  let restoreEnvironment: () => void;

  beforeEach(() => {
    restoreEnvironment = setEnvironment({ TAI_TESTBED_SERVERS: undefined });
    root = mkdtempSync(join(tmpdir(), 'tai-needed-'));
    mkdirSync(join(root, 'src', 'deep'), { recursive: true });
  });

  afterEach(() => {
    restoreEnvironment();
    rmSync(root, { recursive: true });
  });

  test('are those that its real specs name, in whatever folder', () => {
    writeFileSync(join(root, 'src', 'a.real.spec.ts'), `describeReal(['mongo-standalone'], 'a', () => {})`);
    writeFileSync(
      join(root, 'src', 'deep', 'b.real.spec.ts'),
      `describeReal(\n  ['redis', "pubsub"],\n  'b', f)`,
    );
    expect(neededServers(root)).toEqual(['pubsub', 'mongo-standalone', 'redis']);
  });

  test('do not include those that other files name', () => {
    writeFileSync(join(root, 'src', 'a.spec.ts'), `describeReal(['mongo'], 'a', () => {})`);
    expect(neededServers(root)).toEqual([]);
  });

  test('can be given by the environment', () => {
    process.env['TAI_TESTBED_SERVERS'] = 'firestore,mongo';
    expect(neededServers(root)).toEqual(['firestore', 'mongo']);
  });
});
