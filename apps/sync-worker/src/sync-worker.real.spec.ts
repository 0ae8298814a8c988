import { Firestore } from '@google-cloud/firestore';
import { PubSub } from '@google-cloud/pubsub';
import request from 'supertest';
import { AssetRepository, generatedMedia, storyboards } from '@tai-state/assets';
import { randomIdSource } from '@tai-state/core';
import type { DocumentStore } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { readConfig } from '@tai-state/service-kit';
import type { RunningService } from '@tai-state/service-kit';
import { DirectProjectDirectory, ProjectGuard, projectDeleted, projectUpdated } from '@tai-state/sync';
import { PubSubMessageBus, ensureSubscription } from '@tai-state/sync/pubsub';
import { describeReal } from '@tai-state/testbed/jest';
import { syncWorkerConfig } from './config.js';
import { createSyncWorker } from './create-sync-worker.js';

const topic = 'project-events';
const board = { title: 'Opening', scenes: [] };
const voice = { title: 'Voice', mediaType: 'audio', uri: 'gs://b/v' } as const;
let projects = 0;
const newProject = (): string => (projects += 1).toString(16).padStart(24, '0');
const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));

/** A store that answers nothing any more, and sends nothing, after its first sweeping commit: it was killed. */
function dyingInTheSweep(store: DocumentStore, killed: AbortController): DocumentStore {
  return new Proxy(store, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function' || name === 'queryPages') return member;
      return async (...args: unknown[]): Promise<unknown> => {
        if (killed.signal.aborted) return new Promise(() => undefined);
        const result: unknown = await (Reflect.apply(member, target, args) as Promise<unknown>);
        if (name === 'commit' && (args[0] as readonly unknown[]).length > 10) killed.abort();
        return result;
      };
    },
  });
}

describeReal(['firestore', 'pubsub'], 'the sync worker on Firestore and Pub/Sub', (servers) => {
  const projectId = `worker-${randomIdSource.next().toLowerCase()}`;
  const firestore = new Firestore({ projectId, host: servers.firestore.host, ssl: false });
  const pubsub = new PubSub({ projectId, emulatorMode: true, apiEndpoint: servers.pubsub.host });
  const store = new FirestoreDocumentStore({ firestore });
  const bus = new PubSubMessageBus(pubsub);
  const directory = new DirectProjectDirectory((id) =>
    Promise.resolve({ projectId: id, status: 'active', epoch: 1, version: 1, name: 'name 1' }),
  );
  const guard = new ProjectGuard({ store, directory });
  const boards = new AssetRepository(storyboards, { store, guard });
  const media = new AssetRepository(generatedMedia, { store, guard });
  const started: RunningService[] = [];

  beforeAll(() => ensureSubscription(pubsub, { topic, subscription: 'sync-worker' }));
  afterEach(async () => {
    await Promise.all(started.splice(0).map((service) => service.close()));
  });
  afterAll(async () => {
    await bus.close();
    await pubsub.close();
    await firestore.terminate();
  });

  const startWorker = async (on: DocumentStore = store, env: Record<string, string> = {}) => {
    const config = readConfig(syncWorkerConfig, {
      LOG_LEVEL: 'silent',
      JOB_LEASE_MS: '1500',
      JOB_SCAN_INTERVAL_MS: '200',
      SHUTDOWN_TIMEOUT_MS: '3000',
      ...env,
    });
    const running = await createSyncWorker({ config, store: on, bus }).start();
    started.push(running);
    return running;
  };
  const settled = async (worker: RunningService, id: string, version: number) => {
    for (;;) {
      const { body } = (await request(worker.url).get(`/v1/projects/${id}/sync`)) as {
        body: { settled?: boolean; desired?: { version: number }; counts?: object };
      };
      if (body.settled === true && body.desired?.version === version) return body;
      await tick();
    }
  };
  const publish = (...events: readonly object[]) =>
    bus.publish(
      topic,
      events.map((event) => ({ data: JSON.stringify(event) })),
    );
  const renamed = (id: string, version: number) =>
    projectUpdated({ projectId: id, epoch: 1, version, at: 0, name: `name ${String(version)}` });

  it('brings renames, in any order and twice, and then the deletion to the assets', async () => {
    const id = newProject();
    const worker = await startWorker();
    await boards.createMany(id, Array(60).fill(board));
    await media.createMany(id, Array(20).fill(voice));
    await publish({ nonsense: 1 }, renamed(id, 4), renamed(id, 2), renamed(id, 3), renamed(id, 4));
    await settled(worker, id, 4);
    const { items } = await boards.listByProject(id, { limit: 100 });
    expect(new Set(items.map(({ projectName }) => projectName))).toEqual(new Set(['name 4']));
    await publish(projectDeleted({ projectId: id, epoch: 1, version: 5, at: 0 }), renamed(id, 4));
    expect(await settled(worker, id, 5)).toMatchObject({
      counts: { storyboards: 60, aiAnalyses: 0, generatedMedia: 20 },
      total: 80,
    });
    expect((await boards.listByProject(id)).items).toEqual([]);
    await expect(boards.create(id, board)).rejects.toMatchObject({ code: 'ProjectGone' });
    const quarantined = async () => (await store.query({ collection: 'quarantine' })).documents;
    while ((await quarantined()).length === 0) await tick();
    expect((await quarantined()).map(({ data }) => data['reason'])).toEqual(['not-an-envelope']);
  });

  it('takes over the cascade of a worker that was killed in the middle, and the receipt is exact', async () => {
    const id = newProject();
    for (let batch = 0; batch < 10; batch += 1) await boards.createMany(id, Array(100).fill(board));
    for (let batch = 0; batch < 8; batch += 1) await media.createMany(id, Array(100).fill(voice));
    const kill = new AbortController();
    const dying = dyingInTheSweep(store, kill);
    const first = await startWorker(dying, { SHUTDOWN_TIMEOUT_MS: '200' });
    await publish(projectDeleted({ projectId: id, epoch: 1, version: 2, at: 0 }));
    while (!kill.signal.aborted) await tick();
    await first.close();
    const left = (
      await store.query({ collection: 'storyboards', where: { field: 'projectId', op: '==', value: id } })
    ).documents.length;
    expect(left).toBeLessThan(1_000);
    const workers = await Promise.all([startWorker(), startWorker()]);
    const status = await settled(workers[0], id, 2);
    expect(status).toMatchObject({ counts: { storyboards: 1_000, generatedMedia: 800 }, total: 1_800 });
    expect((await media.listByProject(id)).items).toEqual([]);
  });
});
