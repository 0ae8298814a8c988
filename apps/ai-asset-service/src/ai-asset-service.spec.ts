import request from 'supertest';
import { StorageUnavailable } from '@tai-state/core';
import { MemoryDocumentStore } from '@tai-state/core/memory';
import { baseConfig, readConfig } from '@tai-state/service-kit';
import type { RunningService } from '@tai-state/service-kit';
import { DirectProjectDirectory, ProjectIntake, projectDeleted, projectUpdated } from '@tai-state/sync';
import type { ProjectReference } from '@tai-state/sync';
import { createAssetService } from './create-asset-service.js';

const projectId = 'a'.repeat(24);
const otherId = 'b'.repeat(24);
const goneId = 'c'.repeat(24);
const board = { title: 'Opening', scenes: [{ title: 'Rain' }] };
const bodies = {
  storyboards: board,
  'ai-analyses': { title: 'Cuts', analysisType: 'scene-detection', results: { cuts: [1.5, 2] } },
  'generated-media': { title: 'Voice', mediaType: 'audio', uri: 'gs://bucket/voice.mp3' },
} as const;

const store = new MemoryDocumentStore();
let owner: (id: string) => ProjectReference | undefined;
let running: RunningService;
const api = () => request(running.url);
const inProject = (kind = 'storyboards', id = projectId) => `/v1/projects/${id}/${kind}`;

beforeAll(async () => {
  const projects = new DirectProjectDirectory((id) => Promise.resolve().then(() => owner(id)));
  const config = readConfig(baseConfig, { LOG_LEVEL: 'silent', MAX_BODY_BYTES: '20000' });
  running = await createAssetService({ config, store, projects }).start();
});
beforeEach(() => {
  owner = (id) => {
    if (id === goneId) return { projectId: id, status: 'deleted', epoch: 1, version: 2 };
    return /^[ab]/.test(id)
      ? { projectId: id, status: 'active', epoch: 1, version: 1, name: 'Blue' }
      : undefined;
  };
});
afterAll(() => running.close());

interface Listed {
  readonly items: readonly { readonly projectId: string; readonly projectName?: string }[];
  readonly nextCursor?: string;
}
const listed = (response: request.Response): Listed => response.body as Listed;

function expectProblem(response: request.Response, status: number, code?: string): void {
  expect(response.status).toBe(status);
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(response.body).toMatchObject({ status, ...(code && { code }) });
  expect(response.text).not.toMatch(/<html|at .*\.[jt]s:\d+/);
}

describe('creating and reading assets', () => {
  it.each(Object.entries(bodies))('creates, gets and lists %s', async (kind, body) => {
    const created = await api().post(inProject(kind)).send(body);
    expect(created.status).toBe(201);
    expect(created.body).toMatchObject({ ...body, projectId, projectVersion: 1 });
    const got = await api().get(String(created.headers['location']));
    expect(got.body).toEqual(created.body);
    expect(got.headers['location']).toBeUndefined();
    const batch = await api()
      .post(`${inProject(kind)}/batch`)
      .send({ items: [body, body] });
    expect(batch.status).toBe(201);
    expect(listed(batch).items).toHaveLength(2);
    const first = await api().get(`${inProject(kind)}?limit=2`);
    const rest = await api().get(`${inProject(kind)}?limit=2&cursor=${listed(first).nextCursor ?? ''}`);
    expect([...listed(first).items, ...listed(rest).items]).toHaveLength(3);
    expect((await api().get(inProject(kind, otherId))).body).toEqual({ items: [] });
  });

  it('lists storyboards across projects with the names of their projects', async () => {
    await api().post(inProject('storyboards', otherId)).send(board);
    const { items } = listed(await api().get('/v1/storyboards?limit=500'));
    expect(new Set(items.map((item) => item.projectId))).toEqual(new Set([projectId, otherId]));
    expect(new Set(items.map((item) => item.projectName))).toEqual(new Set(['Blue']));
  });

  it('creates once for one Idempotency-Key, and refuses it for another payload', async () => {
    const send = (body: object) => api().post(inProject()).set('Idempotency-Key', 'key-1').send(body);
    const first = await send(board);
    expect((await send(board)).body).toEqual(first.body);
    expectProblem(await send({ ...board, title: 'Other' }), 409, 'OperationReused');
  });
});

describe('the state of the project', () => {
  it('answers 404 for an unknown project, 410 for a deleted one, and writes nothing', async () => {
    expectProblem(
      await api()
        .post(inProject('storyboards', 'f'.repeat(24)))
        .send(board),
      404,
    );
    expectProblem(await api().post(inProject('storyboards', goneId)).send(board), 410, 'ProjectGone');
    expect(listed(await api().get(inProject('storyboards', goneId))).items).toEqual([]);
  });

  it('answers 503 with Retry-After while the owner of projects cannot be asked, and writes nothing', async () => {
    owner = () => {
      throw new StorageUnavailable('down', { backoffMs: 1_000 });
    };
    const id = `b${'1'.repeat(23)}`;
    const response = await api().post(inProject('storyboards', id)).send(board);
    expectProblem(response, 503, 'StorageUnavailable');
    expect(response.headers['retry-after']).toBe('1');
    const { documents } = await store.getAll([`projectRefs/${id}`]);
    expect(documents).toEqual([undefined]);
  });

  it('follows a rename at once, and answers 410 from the deletion on', async () => {
    const id = `a${'2'.repeat(23)}`;
    await api().post(inProject('storyboards', id)).send(board);
    const intake = new ProjectIntake(store);
    await intake.accept(projectUpdated({ projectId: id, epoch: 1, version: 2, at: 0, name: 'Red' }));
    const renamed = await api().post(inProject('storyboards', id)).send(board);
    expect(renamed.body).toMatchObject({ projectName: 'Red', projectVersion: 2 });
    await intake.accept(projectDeleted({ projectId: id, epoch: 1, version: 3, at: 0 }));
    expectProblem(await api().post(inProject('storyboards', id)).send(board), 410, 'ProjectGone');
  });
});

describe('bad input', () => {
  const json = (text: string) => api().post(inProject()).set('Content-Type', 'application/json').send(text);

  it.each<[string, () => request.Test, number]>([
    ['malformed JSON', () => json('{"title":'), 400],
    ['another content type', () => api().post(inProject()).type('text/plain').send('x'), 415],
    ['an oversize body', () => json(JSON.stringify({ ...board, description: 'x'.repeat(20_000) })), 413],
    ['a body that is too deep', () => json('{"a":'.repeat(30) + '1' + '}'.repeat(30)), 400],
    ['an unknown route', () => api().get('/v1/nothing'), 404],
    ['an unknown kind', () => api().get(inProject('songs')), 404],
    ['a method that the route lacks', () => api().put(inProject()).send(board), 405],
    ['an invalid project id', () => api().post(inProject('storyboards', 'xyz')).send(board), 400],
    ['an invalid id', () => api().get('/v1/storyboards/__x__'), 400],
    ['an id with a slash', () => api().get('/v1/storyboards/a%2Fb'), 400],
    ['an id that no asset has', () => api().get('/v1/storyboards/none'), 404],
    ['an unknown query parameter', () => api().get(`${inProject()}?colour=red`), 400],
    ['a limit of 0', () => api().get(`${inProject()}?limit=0`), 400],
    ['a limit above 500', () => api().get(`${inProject()}?limit=501`), 400],
    ['a limit given twice', () => api().get(`${inProject()}?limit=1&limit=2`), 400],
    ['a cursor of nobody', () => api().get(`${inProject()}?cursor=!!`), 400],
    ['an operator in a field', () => json('{"title":{"$ne":null},"scenes":[]}'), 400],
    ['an operator beside the fields', () => json('{"title":"t","scenes":[],"$where":"1"}'), 400],
    ['an unknown field', () => json('{"title":"t","scenes":[],"projectId":"x"}'), 400],
    ['an unknown field in a scene', () => json('{"title":"t","scenes":[{"title":"s","x":1}]}'), 400],
    ['half of a surrogate pair', () => json('{"title":"\\ud800","scenes":[]}'), 400],
    ['__proto__', () => json('{"title":"t","scenes":[],"__proto__":{"x":1}}'), 400],
    ['a missing field', () => json('{"scenes":[]}'), 400],
    ['an empty batch', () => api().post(`${inProject()}/batch`).send({ items: [] }), 400],
    [
      'a batch of 101',
      () =>
        api()
          .post(`${inProject()}/batch`)
          .send({ items: Array(101).fill(board) }),
      400,
    ],
    [
      'one bad in a batch',
      () =>
        api()
          .post(`${inProject()}/batch`)
          .send({ items: [board, {}] }),
      400,
    ],
  ])('%s', async (_what, send, status) => {
    const before = (await store.query({ collection: 'storyboards' })).documents.length;
    const response = await send();
    expectProblem(response, status);
    if (status === 405) expect(response.headers['allow']).toMatch(/GET/);
    expect((await store.query({ collection: 'storyboards' })).documents).toHaveLength(before);
  });

  it('results that no document can hold', async () => {
    const results = (value: unknown) =>
      api().post(inProject('ai-analyses')).send({ title: 't', analysisType: 'x', results: value });
    expectProblem(await results({ grid: [[1]] }), 400);
    expectProblem(await results({ __name__: 1 }), 400);
    expectProblem(await results([1]), 400);
  });
});

describe('health', () => {
  it('is live and ready', async () => {
    expect((await api().get('/livez')).status).toBe(200);
    expect((await api().get('/readyz')).status).toBe(200);
  });
});
