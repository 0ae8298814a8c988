import { MongoClient } from 'mongodb';
import { randomIdSource } from '@tai-state/core';
import { describeReal } from '@tai-state/testbed/jest';
import { cuttingProxy } from '../testing/cutting-proxy.js';
import { projectRepositoryContract } from '../testing/project-repository-contract.js';
import { allPending } from '../testing/project-repository-fixture.js';
import { MongoProjectRepository } from './mongo-project-repository.js';

/** Every rule of the repository, and what a lost reply does, on one server. */
function suite(server: { readonly host: string; readonly url: string }): void {
  let client: MongoClient;
  let proxied: MongoClient | undefined;

  beforeAll(async () => {
    client = await MongoClient.connect(server.url);
  });
  afterEach(() => proxied?.close());
  afterAll(() => client.close());

  const database = (): string => `projects-${randomIdSource.next()}`;

  async function repository(name = database(), through = client): Promise<MongoProjectRepository> {
    const projects = new MongoProjectRepository(through.db(name));
    await projects.ensureIndexes();
    return projects;
  }

  it.each(projectRepositoryContract.map((item) => [item.name, item] as const))(
    '%s',
    async (_name, { run }) => {
      const name = database();
      await run({ projects: await repository(name) });
      await client.db(name).dropDatabase();
    },
  );

  it('applies a change once, and says so, although every reply to it was lost', async () => {
    await using proxy = await cuttingProxy(Number(server.host.split(':')[1]));
    const url = new URL(server.url);
    url.host = `127.0.0.1:${String(proxy.port)}`;
    url.searchParams.set('directConnection', 'true');
    proxied = await MongoClient.connect(url.href);
    const name = database();
    const projects = await repository(name, proxied);
    const calm = await repository(name);
    for (let round = 1; round <= 20; round += 1) {
      proxy.cutReplyTo('insert');
      const { id } = await projects.create({ name: 'A' });
      proxy.cutReplyTo('findAndModify');
      expect((await projects.update(id, { name: 'B' }, 1)).version).toBe(2);
      proxy.cutReplyTo('findAndModify');
      expect((await projects.delete(id, 2)).version).toBe(3);
      expect(await calm.get(id)).toMatchObject({ status: 'deleted', version: 3 });
    }
    expect(proxy.cuts).toBe(60);
    expect((await calm.list()).items).toEqual([]);
    expect(await allPending(calm)).toHaveLength(20);
    await client.db(name).dropDatabase();
  });

  it('does not scan a project for ever whose relay died between its two steps', async () => {
    const name = database();
    const projects = await repository(name);
    const { id } = await projects.create({ name: 'A' });
    await projects.update(id, { name: 'B' }, 1);
    const documents = client.db(name).collection('projects');
    await documents.updateOne({}, { $unset: { 'outbox.v2': '' } });
    expect(await documents.countDocuments({ pendingSince: { $exists: true } })).toBe(1);
    expect(await allPending(projects)).toEqual([]);
    expect(await documents.countDocuments({ pendingSince: { $exists: true } })).toBe(0);
    await client.db(name).dropDatabase();
  });
}

describeReal(['mongo'], 'MongoProjectRepository on a replica set', ({ mongo }) => {
  suite(mongo);
});

describeReal(['mongo-standalone'], 'MongoProjectRepository on a standalone server', (servers) => {
  suite(servers['mongo-standalone']);
});
