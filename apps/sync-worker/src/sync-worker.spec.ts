import { readFile } from 'node:fs/promises';
import request from 'supertest';
import { AssetRepository, storyboards } from '@tai-state/assets';
import { Meter } from '@tai-state/core';
import { MemoryDocumentStore } from '@tai-state/core/memory';
import { lackingIndexes } from '@tai-state/firestore-store/indexes';
import type { IndexConfiguration } from '@tai-state/firestore-store/indexes';
import { readConfig } from '@tai-state/service-kit';
import { DirectProjectDirectory, ProjectGuard, projectDeleted, projectUpdated } from '@tai-state/sync';
import { MemoryMessageBus } from '@tai-state/sync/memory';
import { syncWorkerConfig } from './config.js';
import { createSyncWorker } from './create-sync-worker.js';

const projectId = 'a'.repeat(24);
const content = { title: 'Opening', scenes: [] };

async function setUp() {
  const meter = new Meter();
  const store = new MemoryDocumentStore({ meter });
  const bus = new MemoryMessageBus({
    subscriptions: [{ topic: 'project-events', subscription: 'sync-worker' }],
  });
  const directory = new DirectProjectDirectory((id) =>
    Promise.resolve({ projectId: id, status: 'active', epoch: 1, version: 1, name: 'Blue' }),
  );
  const guard = new ProjectGuard({ store, directory });
  const boards = new AssetRepository(storyboards, { store, guard });
  const config = readConfig(syncWorkerConfig, { LOG_LEVEL: 'silent' });
  const running = await createSyncWorker({ config, store, bus }).start();
  const status = () => request(running.url).get(`/v1/projects/${projectId}/sync`);
  const settled = async () => {
    for (;;) {
      const body = (await status()).body as Record<string, unknown>;
      if (body['settled'] === true) return body;
      await new Promise((resolve) => setImmediate(resolve));
    }
  };
  const publish = (...events: readonly object[]) =>
    bus.publish(
      'project-events',
      events.map((event) => ({ data: JSON.stringify(event) })),
    );
  return { store, meter, boards, running, status, settled, publish };
}

const renamed = (version: number, name: string) =>
  projectUpdated({ projectId, epoch: 1, version, at: 0, name });

describe('the sync worker', () => {
  it('brings a rename to all copies, then a deletion to all assets, and tells of it', async () => {
    const { boards, running, settled, publish } = await setUp();
    await boards.createMany(projectId, Array(100).fill(content));
    await publish(renamed(3, 'Green'), renamed(2, 'Red'), renamed(3, 'Green'));
    expect(await settled()).toMatchObject({
      projectId,
      desired: { status: 'active', version: 3, name: 'Green' },
    });
    const { items } = await boards.listByProject(projectId, { limit: 500 });
    expect(new Set(items.map(({ projectName }) => projectName))).toEqual(new Set(['Green']));
    await publish(projectDeleted({ projectId, epoch: 1, version: 4, at: 0 }));
    while ((await boards.list()).items.length > 0) await new Promise((resolve) => setImmediate(resolve));
    expect(await settled()).toMatchObject({
      desired: { status: 'deleted', deletionId: `${projectId}.4` },
      counts: { storyboards: 100, aiAnalyses: 0, generatedMedia: 0 },
      total: 100,
    });
    expect(await running.close()).toEqual({ clean: true });
  });

  it('asks no query, from the first create to the last delete, that firestore.indexes.json does not serve', async () => {
    const { boards, running, settled, publish, meter } = await setUp();
    await boards.createMany(projectId, Array(3).fill(content));
    await publish(renamed(2, 'Red'));
    await settled();
    await boards.list();
    await publish(projectDeleted({ projectId, epoch: 1, version: 3, at: 0 }));
    while ((await boards.listByProject(projectId)).items.length > 0) await settled();
    await settled();
    const file = new URL('../../../firestore.indexes.json', import.meta.url);
    const configuration = JSON.parse(await readFile(file, 'utf8')) as IndexConfiguration;
    expect(meter.queries.map(({ collectionId }) => collectionId)).toEqual(
      expect.arrayContaining([
        'storyboards',
        'aiAnalyses',
        'generatedMedia',
        'projectJobs',
        'inbox',
        'pages',
      ]),
    );
    expect(lackingIndexes(meter.queries, configuration)).toEqual([]);
    expect(lackingIndexes(meter.queries, { ...configuration, indexes: [] })).toHaveLength(1);
    await running.close();
  });

  it('sets a malformed event aside and processes the next one', async () => {
    const { store, running, settled, publish } = await setUp();
    await publish({ nonsense: true }, renamed(2, 'Red'));
    await settled();
    const { documents } = await store.query({ collection: 'quarantine' });
    expect(documents.map(({ data }) => data['reason'])).toEqual(['not-an-envelope']);
    await running.close();
  });

  it('counts what came of the events of a project', async () => {
    const { running, settled, publish, status, store } = await setUp();
    await publish(renamed(5, 'Red'));
    await settled();
    await publish(renamed(3, 'Old'), renamed(4, 'Old too'));
    while ((await store.query({ collection: 'inbox' })).documents.length < 3) {
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect((await status()).body).toMatchObject({ events: { raised: 1, stale: 2, afterTerminal: 0 } });
    await running.close();
  });

  it('answers 404 for a project of which no event has come, 400 for what is no id', async () => {
    const { running, status } = await setUp();
    expect((await status()).status).toBe(404);
    const bad = await request(running.url).get('/v1/projects/x/sync');
    expect(bad.status).toBe(400);
    expect(bad.headers['content-type']).toMatch('application/problem+json');
    expect((await request(running.url).get('/readyz')).status).toBe(200);
    await running.close();
  });
});
