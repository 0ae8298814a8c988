import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { startServers } from '@tai-state/testbed';
import { freePort, ServiceProcess } from './service-process.js';
import type { RunningSystem } from './system.js';

const require = createRequire(import.meta.url);

function mainOf(app: string): string {
  return join(dirname(require.resolve(`@tai-state/${app}/package.json`)), 'dist', 'main.js');
}

/** Three processes on a MongoDB and on the Firestore and Pub/Sub emulators, which the testbed finds or starts. */
export async function realSystem(print: (line: string) => void): Promise<RunningSystem> {
  print('starting MongoDB and the Firestore and Pub/Sub emulators …');
  const servers = await startServers(['mongo', 'firestore', 'pubsub']);
  const run = randomBytes(4).toString('hex');
  const logs = mkdtempSync(join(tmpdir(), 'tai-state-'));
  const [collaborationPort, assetsPort, workerPort] = await Promise.all([freePort(), freePort(), freePort()]);
  const env = {
    ...servers.env,
    MONGODB_DATABASE: `demo-${run}`,
    GOOGLE_CLOUD_PROJECT: `demo-${run}`,
    METADATA_SERVER_DETECTION: 'none',
    COLLABORATION_SERVICE_URL: `http://127.0.0.1:${String(collaborationPort)}`,
    // Small pages, so that there is a middle of the cascade to break it in, and a short lease, to see the takeover.
    JOB_PAGE_SIZE: '25',
    JOB_COMMITS_IN_FLIGHT: '1',
    JOB_LEASE_MS: '3000',
    JOB_SCAN_INTERVAL_MS: '500',
  };
  const service = (app: string, port: number): ServiceProcess =>
    new ServiceProcess(mainOf(app), port, { ...env, NODE_ID: app }, join(logs, `${app}.log`));
  const collaboration = service('collaboration-service', collaborationPort);
  const assets = service('ai-asset-service', assetsPort);
  const worker = service('sync-worker', workerPort);
  const close = async (): Promise<void> => {
    await Promise.all([collaboration, assets, worker].map((one) => one.end('SIGTERM')));
    await servers.stop();
  };
  try {
    await Promise.all([collaboration, assets, worker].map((one) => one.start()));
  } catch (error) {
    await close();
    throw error;
  }
  return {
    urls: { collaboration: collaboration.url, assets: assets.url, worker: worker.url },
    title: `three processes on MongoDB and the emulators; their logs are in ${logs}`,
    disrupt: {
      title: 'the worker was killed with SIGKILL in mid-cascade and started again',
      async run() {
        await worker.end('SIGKILL');
        await worker.start();
      },
    },
    close,
  };
}
