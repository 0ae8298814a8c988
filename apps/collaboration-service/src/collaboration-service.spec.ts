import request from 'supertest';
import { StorageUnavailable } from '@tai-state/core';
import { readConfig } from '@tai-state/service-kit';
import type { RunningService } from '@tai-state/service-kit';
import { parseProjectEvent } from '@tai-state/sync';
import type { MessageBus, ProjectEvent } from '@tai-state/sync';
import { MemoryMessageBus, MemoryProjectRepository } from '@tai-state/sync/memory';
import { collaborationConfig } from './config.js';
import { createCollaborationService } from './create-collaboration-service.js';

const topic = 'project-events';
const unknownId = 'f'.repeat(24);
const config = readConfig(collaborationConfig, { LOG_LEVEL: 'silent', MAX_BODY_BYTES: '20000' });
const projects = new MemoryProjectRepository();
const bus = new MemoryMessageBus({ subscriptions: [{ topic, subscription: 'worker' }] });
const events: ProjectEvent[] = [];
let running: RunningService;
const api = () => request(running.url);

interface View {
  readonly id: string;
  readonly version: number;
}
const viewOf = ({ body }: request.Response): View => body as View;
const etagOf = ({ headers }: request.Response): string => String(headers['etag']);

beforeAll(async () => {
  bus.subscribe('worker', (message) => {
    const parsed = parseProjectEvent(message.data);
    if (parsed.ok) events.push(parsed.event);
    return Promise.resolve();
  });
  running = await createCollaborationService({ config, projects, bus }).start();
});
afterAll(async () => {
  await running.close();
  await bus.close();
});

const create = (body: object = { name: 'Blue' }) => api().post('/v1/projects').send(body);
const rename = (id: string, name: string, tag: string) =>
  api().patch(`/v1/projects/${id}`).set('If-Match', tag).send({ name });

/** The events of a project, once there are as many. */
async function eventsOf(id: string, count: number): Promise<readonly ProjectEvent[]> {
  const mine = () => events.filter(({ data }) => data.projectId === id);
  while (mine().length < count) await new Promise((resolve) => setImmediate(resolve));
  return mine();
}

function expectProblem(response: request.Response, status: number, code?: string): void {
  expect(response.status).toBe(status);
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(response.body).toMatchObject({ status, ...(code && { code }) });
  expect(response.text).not.toMatch(/<html|at .*\.[jt]s:\d+/);
}

describe('the life of a project', () => {
  it('is created, read, renamed and deleted, and each change but the first is told', async () => {
    const created = await create({ name: 'Blue', description: 'sky', ownerId: 'ada' });
    expect(created.status).toBe(201);
    const { id } = viewOf(created);
    expect(created.headers['location']).toBe(`/v1/projects/${id}`);
    expect(created.body).toMatchObject({ name: 'Blue', description: 'sky', status: 'active', version: 1 });
    const got = await api().get(`/v1/projects/${id}`);
    expect([got.status, got.body, etagOf(got)]).toEqual([200, created.body, etagOf(created)]);

    const renamed = await rename(id, 'Green', etagOf(created));
    expect([renamed.status, viewOf(renamed).version]).toEqual([200, 2]);
    expect(etagOf(renamed)).not.toBe(etagOf(created));
    const reference = await api().get(`/v1/projects/${id}/reference`);
    expect(reference.body).toMatchObject({ projectId: id, status: 'active', version: 2, name: 'Green' });

    const deleted = await api().delete(`/v1/projects/${id}`).set('If-Match', etagOf(renamed));
    expect([deleted.status, deleted.body]).toEqual([202, { id, status: 'deleted', version: 3 }]);
    expectProblem(await api().get(`/v1/projects/${id}`), 410, 'ProjectGone');
    expectProblem(await rename(id, 'Red', '*'), 410, 'ProjectGone');
    expect((await api().get(`/v1/projects/${id}/reference`)).body).toMatchObject({
      status: 'deleted',
      version: 3,
    });

    const told = await eventsOf(id, 2);
    expect(told.map((event) => [event.id, event.type])).toEqual([
      [`${id}.2`, 'ProjectUpdated'],
      [`${id}.3`, 'ProjectDeleted'],
    ]);
    expect(told[0]?.data).toMatchObject({ version: 2, name: 'Green' });
  });

  it('is listed page by page while it is active', async () => {
    const ids: string[] = [];
    for (const name of ['one', 'two', 'three']) ids.push(viewOf(await create({ name })).id);
    await api()
      .delete(`/v1/projects/${ids[1] ?? ''}`)
      .set('If-Match', '*')
      .expect(202);
    const seen: string[] = [];
    for (let cursor = ''; ;) {
      const { body } = (await api().get(`/v1/projects?limit=1${cursor}`).expect(200)) as unknown as {
        body: { items: View[]; nextCursor?: string };
      };
      seen.push(...body.items.map(({ id }) => id));
      if (body.nextCursor === undefined) break;
      cursor = `&cursor=${body.nextCursor}`;
    }
    expect(seen.filter((id) => ids.includes(id))).toEqual([ids[0], ids[2]]);
  });

  it('lets one of two writers who have read the same version win', async () => {
    const created = await create();
    const { id } = viewOf(created);
    const both = await Promise.all(['A', 'B'].map((name) => rename(id, name, etagOf(created))));
    expect(both.map(({ status }) => status).sort()).toEqual([200, 412]);
    expect((await eventsOf(id, 1)).map(({ data }) => data.version)).toEqual([2]);
  });
});

describe('requests that are repeated', () => {
  it('creates once for one Idempotency-Key, and refuses it for another payload', async () => {
    const send = (body: object) => create(body).set('Idempotency-Key', 'create-1');
    const first = await send({ name: 'Once' });
    const again = await send({ name: 'Once' });
    expect([again.status, again.body, etagOf(again)]).toEqual([201, first.body, etagOf(first)]);
    expectProblem(await send({ name: 'Other' }), 409, 'OperationReused');
  });

  it('answers a repeated rename with 200 although the tag is stale by then', async () => {
    const created = await create();
    const { id } = viewOf(created);
    const send = () => rename(id, 'Green', etagOf(created)).set('Idempotency-Key', 'rename-1');
    const first = await send();
    expect((await send()).body).toEqual(first.body);
    expectProblem(await rename(id, 'Green', etagOf(created)), 412, 'VersionConflict');
  });

  it('answers a repeated deletion with the same 202, another one with 410', async () => {
    const { id } = viewOf(await create());
    const send = (key: string) =>
      api().delete(`/v1/projects/${id}`).set('If-Match', '*').set('Idempotency-Key', key);
    const first = await send('delete-1');
    const again = await send('delete-1');
    expect([again.status, again.body]).toEqual([202, first.body]);
    expectProblem(await send('delete-2'), 410, 'ProjectGone');
    expect((await eventsOf(id, 1)).map(({ type }) => type)).toEqual(['ProjectDeleted']);
  });
});

describe('bad requests', () => {
  it.each([
    ['malformed JSON', '{"name":', 'application/json', 400],
    ['another content type', 'name=Blue', 'application/x-www-form-urlencoded', 415],
    ['a body that is too large', JSON.stringify({ name: 'x'.repeat(20_000) }), 'application/json', 413],
    ['a body that is too deep', `${'{"name":'.repeat(30)}1${'}'.repeat(30)}`, 'application/json', 400],
    ['no object', '[]', 'application/json', 400],
    ['no name', '{}', 'application/json', 400],
    ['a blank name', '{"name":"  "}', 'application/json', 400],
    ['a name that is too long', JSON.stringify({ name: 'x'.repeat(201) }), 'application/json', 400],
    ['half a surrogate pair', '{"name":"\\ud800"}', 'application/json', 400],
    ['a line break in a name', '{"name":"a\\nb"}', 'application/json', 400],
    ['a number for a name', '{"name":7}', 'application/json', 400],
    ['an operator for a name', '{"name":{"$ne":null}}', 'application/json', 400],
    ['an operator as a field', '{"name":"A","$where":"1"}', 'application/json', 400],
    ['a dotted field', '{"name":"A","outbox.v1":{}}', 'application/json', 400],
    ['an own __proto__', '{"name":"A","__proto__":{"status":"deleted"}}', 'application/json', 400],
    ['a field that is not the caller’s', '{"name":"A","version":7}', 'application/json', 400],
  ])('refuses %s, and creates nothing', async (_what, body, type, status) => {
    const before = (await projects.list({ limit: 100 })).items.length;
    expectProblem(await api().post('/v1/projects').set('Content-Type', type).send(body), status);
    expect((await projects.list({ limit: 100 })).items).toHaveLength(before);
  });

  it.each([
    ['/v1/projects/xyz', 400],
    [`/v1/projects/${'A'.repeat(24)}`, 400],
    ['/v1/projects/%7B%22$ne%22:null%7D', 400],
    [`/v1/projects/${unknownId}`, 404],
    [`/v1/projects/${unknownId}/reference`, 404],
    [`/v1/projects/${unknownId}/members`, 404],
    ['/v1/nothing', 404],
    ['/v1/projects?limit=0', 400],
    ['/v1/projects?limit=101', 400],
    ['/v1/projects?limit=1&limit=2', 400],
    ['/v1/projects?cursor=x', 400],
    ['/v1/projects?status=deleted', 400],
    ['/v1/projects?limit[$gt]=1', 400],
    [`/v1/projects/${unknownId}?fields=name`, 400],
  ])('answers GET %s with %i', async (path, status) => {
    expectProblem(await api().get(path), status);
  });

  it('answers an unknown method with 405 and those that there are', async () => {
    const response = await api().put('/v1/projects').send({});
    expectProblem(response, 405);
    expect(String(response.headers['allow']).split(', ').sort()).toEqual(['GET', 'HEAD', 'OPTIONS', 'POST']);
    expectProblem(await api().post(`/v1/projects/${unknownId}`).send({}), 405);
  });

  it('wants an If-Match for changes, a well-formed one, of this project', async () => {
    const created = await create();
    const other = await create();
    const { id } = viewOf(created);
    const patch = () => api().patch(`/v1/projects/${id}`).send({ name: 'B' });
    expectProblem(await patch(), 428);
    expectProblem(await api().delete(`/v1/projects/${id}`), 428);
    for (const tag of ['1', 'abc', '"a", "b"', '""x']) expectProblem(await patch().set('If-Match', tag), 400);
    for (const tag of [`W/${etagOf(created)}`, '"abc"', '"zz.1"', '"0.1"', `"${'z'.repeat(5_00)}.1"`]) {
      expectProblem(await patch().set('If-Match', tag), 412, 'VersionConflict');
    }
    if (etagOf(other) !== etagOf(created)) expectProblem(await patch().set('If-Match', etagOf(other)), 412);
    expectProblem(await rename(unknownId, 'B', '*'), 404);
    expectProblem(await rename('x', 'B', '*'), 400);
    expectProblem(await api().patch(`/v1/projects/${id}`).set('If-Match', '*').send({}), 400);
    expect((await projects.get(id))?.version).toBe(1);
  });

  it('refuses an Idempotency-Key that is none', async () => {
    for (const key of ['a b', 'x'.repeat(129), 'a/b']) {
      expectProblem(await create().set('Idempotency-Key', key), 400);
    }
  });
});

describe('when something is down', () => {
  it('is not ready without its bus, and keeps the events until the bus is back', async () => {
    let down = true;
    const unsteady = new Proxy<MessageBus>(bus, {
      get: (target, name) => {
        const member: unknown = Reflect.get(target, name, target);
        if (typeof member !== 'function') return member;
        return (...args: unknown[]): unknown =>
          down ? Promise.reject(new StorageUnavailable('down')) : Reflect.apply(member, target, args);
      },
    });
    const service = await createCollaborationService({ config, projects, bus: unsteady }).start();
    await running.close();
    try {
      expectProblem(await request(service.url).get('/readyz'), 503);
      await request(service.url).get('/livez').expect(200);
      const created = await request(service.url).post('/v1/projects').send({ name: 'A' });
      const { id } = viewOf(created);
      const at = request(service.url).patch(`/v1/projects/${id}`);
      await at.set('If-Match', etagOf(created)).send({ name: 'B' }).expect(200);
      down = false;
      expect((await eventsOf(id, 1)).map(({ data }) => data.version)).toEqual([2]);
      await request(service.url).get('/readyz').expect(200);
    } finally {
      await service.close();
      running = await createCollaborationService({ config, projects, bus }).start();
    }
  });
});
