import { PubSub } from '@google-cloud/pubsub';
import { MongoClient } from 'mongodb';
import request from 'supertest';
import { randomIdSource } from '@tai-state/core';
import { readConfig } from '@tai-state/service-kit';
import type { RunningService } from '@tai-state/service-kit';
import { parseProjectEvent } from '@tai-state/sync';
import type { MessageBus } from '@tai-state/sync';
import { MongoProjectRepository } from '@tai-state/sync/mongo';
import { PubSubMessageBus, ensureSubscription } from '@tai-state/sync/pubsub';
import { describeReal } from '@tai-state/testbed/jest';
import { collaborationConfig } from './config.js';
import { createCollaborationService } from './create-collaboration-service.js';

interface Address {
  readonly host: string;
  readonly url: string;
}

/** The bus of a process that is killed right after it has published: it never hears that it has. */
function dyingAfterPublish(bus: MessageBus, published: () => void): MessageBus {
  return new Proxy(bus, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name !== 'publish') return member.bind(target) as unknown;
      return async (...args: Parameters<MessageBus['publish']>): Promise<void> => {
        await target.publish(...args);
        published();
        await new Promise(() => undefined);
      };
    },
  });
}

function suite(mongoAddress: () => Address, pubsubAddress: () => Address): void {
  const projectId = `collaboration-${randomIdSource.next().toLowerCase()}`;
  const topic = 'project-events';
  let mongo: MongoClient;
  let pubsub: PubSub;
  let bus: PubSubMessageBus;
  let projects: MongoProjectRepository;
  const arrived: string[] = [];
  const started: RunningService[] = [];

  beforeAll(async () => {
    pubsub = new PubSub({ projectId, emulatorMode: true, apiEndpoint: pubsubAddress().host });
    await ensureSubscription(pubsub, { topic, subscription: 'witness' });
    bus = new PubSubMessageBus(pubsub);
    bus.subscribe('witness', (message) => {
      const parsed = parseProjectEvent(message.data);
      arrived.push(parsed.ok ? `${parsed.event.id} ${parsed.event.type}` : parsed.malformed.reason);
      return Promise.resolve();
    });
    mongo = await MongoClient.connect(mongoAddress().url);
    projects = new MongoProjectRepository(mongo.db(projectId));
    await projects.ensureIndexes();
  });
  afterEach(async () => {
    await Promise.all(started.splice(0).map((service) => service.close()));
  });
  afterAll(async () => {
    await mongo.db(projectId).dropDatabase();
    await mongo.close();
    await bus.close();
    await pubsub.close();
  });

  async function start(nodeId: string, through: MessageBus = bus): Promise<string> {
    const config = readConfig(collaborationConfig, {
      LOG_LEVEL: 'silent',
      NODE_ID: nodeId,
      RELAY_SCAN_INTERVAL_MS: '200',
      SHUTDOWN_TIMEOUT_MS: '3000',
    });
    const running = await createCollaborationService({ config, projects, bus: through }).start();
    started.push(running);
    return running.url;
  }

  const tick = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 20));
  /** Projects whose events are not all acknowledged. */
  const waiting = (): Promise<number> =>
    mongo
      .db(projectId)
      .collection('projects')
      .countDocuments({ pendingSince: { $exists: true } });
  const of = (id: string): readonly string[] => arrived.filter((line) => line.startsWith(id));
  const create = async (url: string): Promise<{ id: string; etag: string }> => {
    const { body, headers } = await request(url).post('/v1/projects').send({ name: 'A' }).expect(201);
    return { id: (body as { id: string }).id, etag: String(headers['etag']) };
  };
  const rename = (url: string, { id, etag }: { id: string; etag: string }, name: string) =>
    request(url).patch(`/v1/projects/${id}`).set('If-Match', etag).send({ name });

  it('tells of every rename and of the deletion, and of nothing else', async () => {
    const url = await start('one');
    const made = await Promise.all([1, 2, 3, 4, 5].map(() => create(url)));
    await Promise.all(
      made.map(async (project) => {
        const { headers } = await rename(url, project, 'B').expect(200);
        const etag = String(headers['etag']);
        await rename(url, project, 'stale').expect(412);
        while (of(project.id).length === 0) await tick();
        await request(url).delete(`/v1/projects/${project.id}`).set('If-Match', etag).expect(202);
      }),
    );
    for (const { id } of made) {
      while (of(id).length < 2) await tick();
      expect([...of(id)].sort()).toEqual([`${id}.2 ProjectUpdated`, `${id}.3 ProjectDeleted`]);
    }
    while ((await waiting()) > 0) await tick();
  });

  it('tells it again, under the same id, when the service is killed between publishing and acknowledging', async () => {
    let published = 0;
    const dying = dyingAfterPublish(bus, () => (published += 1));
    const url = await start('dying', dying);
    const project = await create(url);
    await rename(url, project, 'B').expect(200);
    while (published === 0 || of(project.id).length === 0) await tick();
    // Killed: its lease on the lane is left to run out.
    await mongo
      .db(projectId)
      .collection('relayLanes')
      .updateMany({}, { $set: { until: new Date(0) } });
    await start('next');
    while (of(project.id).length < 2) await tick();
    expect(new Set(of(project.id))).toEqual(new Set([`${project.id}.2 ProjectUpdated`]));
    while ((await waiting()) > 0) await tick();
    expect(of(project.id)).toHaveLength(2);
  });

  it('keeps what looks like an operator as text, in the database too', async () => {
    const url = await start('text');
    const sent = { name: '$where', description: '{"$ne": null}' };
    const { body } = await request(url)
      .post('/v1/projects')
      .set('Idempotency-Key', 'a.b.c')
      .send(sent)
      .expect(201);
    expect(body).toMatchObject(sent);
    await request(url).get('/v1/projects?limit[$gt]=0').expect(400);
    await request(url).get('/readyz').expect(200);
  });
}

describeReal(['mongo', 'pubsub'], 'the collaboration service on a replica set', (servers) => {
  suite(
    () => servers.mongo,
    () => servers.pubsub,
  );
});

describeReal(
  ['mongo-standalone', 'pubsub'],
  'the collaboration service on a standalone server',
  (servers) => {
    suite(
      () => servers['mongo-standalone'],
      () => servers.pubsub,
    );
  },
);
