import { createServer } from 'node:http';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { HttpProjectDirectory } from './http-project-directory.js';
import type { HttpProjectDirectoryOptions } from './http-project-directory.js';

const projectId = 'a'.repeat(24);
const reference = { projectId, status: 'active', epoch: 1, version: 1, name: 'Blue' };
type Answer = (request: IncomingMessage, response: ServerResponse) => void;

function json(status: number, body: unknown): Answer {
  return (_request, response) => {
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}
const unknown = json(404, { status: 404, code: 'StateNotFound' });

describe('HttpProjectDirectory', () => {
  let server: Server;
  let answers: Answer;
  let asked: string[];

  beforeEach(async () => {
    asked = [];
    server = createServer((request, response) => {
      asked.push(request.url ?? '');
      answers(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  });
  afterEach(async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  });

  const newDirectory = (options: Partial<HttpProjectDirectoryOptions> = {}) =>
    new HttpProjectDirectory({
      baseUrl: `http://127.0.0.1:${String((server.address() as AddressInfo).port)}/`,
      deadlineMs: 2_000,
      ...options,
    });

  it('gives the reference of a project, and undefined for one that does not exist', async () => {
    answers = json(200, reference);
    const directory = newDirectory();
    expect(await directory.lookup(projectId)).toEqual(reference);
    expect(asked).toEqual([`/v1/projects/${projectId}/reference`]);
    answers = unknown;
    expect(await directory.lookup('b'.repeat(24))).toBeUndefined();
  });

  it('remembers for a while that a project does not exist, and nothing else', async () => {
    let now = 0;
    const clock = { now: () => now, monotonic: () => now, setTimer: () => ({ cancel: () => undefined }) };
    const directory = newDirectory({ runtime: { clock }, unknownForMs: 1_000 });
    answers = unknown;
    await directory.lookup(projectId);
    now = 999;
    expect(await directory.lookup(projectId)).toBeUndefined();
    expect(asked).toHaveLength(1);
    now = 1_001;
    answers = json(200, reference);
    expect(await directory.lookup(projectId)).toEqual(reference);
    expect(await directory.lookup(projectId)).toEqual(reference);
    expect(asked).toHaveLength(3);
  });

  it('asks once for all who ask at the same time', async () => {
    answers = json(200, reference);
    const directory = newDirectory();
    const found = await Promise.all(Array.from({ length: 20 }, () => directory.lookup(projectId)));
    expect(found).toEqual(Array.from({ length: 20 }, () => reference));
    expect(asked).toHaveLength(1);
  });

  it('has no more requests under way than allowed', async () => {
    const held: (() => void)[] = [];
    let most = 0;
    answers = (request, response) => {
      held.push(() => {
        unknown(request, response);
      });
      most = Math.max(most, held.length);
      if (held.length >= 3) for (const answer of held.splice(0)) setImmediate(answer);
    };
    const directory = newDirectory({ concurrency: 3, deadlineMs: 20_000 });
    const ids = Array.from({ length: 30 }, (_, index) => String(index).padStart(24, '0'));
    await Promise.all(ids.map((id) => directory.lookup(id)));
    expect(asked).toHaveLength(30);
    expect(most).toBe(3);
  });

  it.each<[string, Answer]>([
    ['a server error', json(503, { code: 'StorageUnavailable' })],
    ['a 404 of something else', json(404, { code: 'RouteNotFound' })],
    ['an answer that is no reference', json(200, { projectId, status: 'active' })],
    ['the reference of another project', json(200, { ...reference, projectId: 'b'.repeat(24) })],
    ['no JSON', (_request, response) => response.writeHead(404).end('<html>')],
    ['a redirect', (_request, response) => response.writeHead(302, { location: '/' }).end()],
    ['a cut connection', (request) => request.socket.destroy()],
    ['silence', () => undefined],
  ])('is unavailable for %s', async (what, answer) => {
    answers = answer;
    const deadlineMs = what === 'silence' ? 200 : 2_000;
    await expect(newDirectory({ deadlineMs }).lookup(projectId)).rejects.toMatchObject({
      code: 'StorageUnavailable',
      transient: true,
    });
  });

  it('gets by a single cut connection', async () => {
    answers = (request) => {
      answers = json(200, reference);
      request.socket.destroy();
    };
    expect(await newDirectory().lookup(projectId)).toEqual(reference);
  });

  it('ends for one caller by its own signal and deadline, and goes on for the others', async () => {
    let answer = (): void => undefined;
    answers = (request, response) => {
      answer = () => {
        json(200, reference)(request, response);
      };
    };
    const directory = newDirectory();
    const controller = new AbortController();
    const patient = directory.lookup(projectId);
    const hasty = directory.lookup(projectId, { deadlineMs: 1 });
    const leaving = directory.lookup(projectId, { signal: controller.signal });
    await expect(hasty).rejects.toMatchObject({ code: 'Timeout' });
    controller.abort();
    await expect(leaving).rejects.toMatchObject({ code: 'Aborted' });
    while (asked.length === 0) await new Promise((resolve) => setImmediate(resolve));
    answer();
    expect(await patient).toEqual(reference);
  });
});
