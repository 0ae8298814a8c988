import { connect } from 'node:net';
import request from 'supertest';
import { z } from 'zod';
import { baseConfig, createService, endpoint, readConfig, requireIfMatch } from '../index.js';
import type { RunningService } from '../index.js';

const endpoints = [
  endpoint({
    method: 'post',
    path: '/v1/things',
    body: z.object({ name: z.string().max(10), parts: z.array(z.object({ id: z.string() })).optional() }),
    handler: ({ body, idempotencyKey }) =>
      Promise.resolve({
        status: 201,
        body: { ...body, idempotencyKey },
        headers: { Location: '/v1/things/1' },
      }),
  }),
  endpoint({
    method: 'get',
    path: '/v1/things',
    query: z.object({ limit: z.string().regex(/^\d+$/).optional() }),
    handler: ({ query }) => Promise.resolve({ status: 200, body: query }),
  }),
  endpoint({
    method: 'get',
    path: '/v1/things/:id',
    params: z.object({ id: z.string().max(5) }),
    handler: ({ params }) => Promise.resolve({ status: 200, body: params, etag: 'v7' }),
  }),
  endpoint({
    method: 'patch',
    path: '/v1/things/:id',
    handler: (call) => Promise.resolve({ status: 200, body: { ifMatch: requireIfMatch(call) } }),
  }),
  endpoint({ method: 'delete', path: '/v1/things/:id', handler: () => Promise.resolve({ status: 204 }) }),
  endpoint({
    method: 'get',
    path: '/v1/broken',
    handler: () => Promise.reject(new TypeError('secret of the broken')),
  }),
];

let running: RunningService;

beforeAll(async () => {
  const config = readConfig(baseConfig, { LOG_LEVEL: 'silent', MAX_BODY_BYTES: '2000' });
  running = await createService({ name: 'things', config, endpoints }).start();
});

afterAll(() => running.close());

const api = () => request(running.url);

const expectProblem = (response: request.Response, status: number, code: string): void => {
  expect(response.headers['content-type']).toBe('application/problem+json; charset=utf-8');
  expect(response.body).toMatchObject({ status, code, type: `urn:tai-state:problem:${code}` });
  expect(response.body).toHaveProperty('title');
  expect(response.body).toHaveProperty('requestId', response.headers['x-request-id']);
  expect(response.status).toBe(status);
  expect(response.text).not.toMatch(/<html|at .*\.[jt]s:\d+/);
};

describe('a good request', () => {
  it('gets its reply with its headers and the quoted ETag', async () => {
    const created = await api().post('/v1/things').set('Idempotency-Key', '"k-1"').send({ name: 'a' });
    expect(created.status).toBe(201);
    expect(created.headers['location']).toBe('/v1/things/1');
    expect(created.body).toEqual({ name: 'a', idempotencyKey: 'k-1' });
    const got = await api().get('/v1/things/1');
    expect(got.headers['etag']).toBe('"v7"');
    expect(got.headers['content-type']).toBe('application/json; charset=utf-8');
    expect((await api().get('/v1/things?limit=3')).body).toEqual({ limit: '3' });
    expect((await api().delete('/v1/things/1')).status).toBe(204);
    expect((await api().head('/v1/things/1')).status).toBe(200);
  });

  it('gets the security headers, and nothing that names the server', async () => {
    const { headers } = await api().get('/v1/things');
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'SAMEORIGIN',
      'cache-control': 'no-store',
    });
    expect(headers).toHaveProperty('content-security-policy');
    expect(headers).not.toHaveProperty('x-powered-by');
  });

  it('keeps a well-formed request id and replaces any other', async () => {
    const kept = await api().get('/v1/things').set('x-request-id', 'abc-12345');
    expect(kept.headers['x-request-id']).toBe('abc-12345');
    const replaced = await api().get('/v1/things').set('x-request-id', 'a b<script>');
    expect(replaced.headers['x-request-id']).toMatch(/^[0-9A-Za-z]{20}$/);
  });
});

describe('a bad body', () => {
  const post = (text: string, type = 'application/json') =>
    api().post('/v1/things').set('Content-Type', type).send(text);

  it.each(['{"name":', 'name', '', '\u0000', "{'name':1}"])('that is not JSON (%j) is 400', async (text) => {
    const response = await post(text);
    expectProblem(response, 400, text === '' ? 'InvalidArgument' : 'MalformedRequest');
  });

  it('in broken UTF-8 is 400', async () => {
    const bytes = Buffer.from([0x7b, 0x22, 0x6e, 0xff, 0x22, 0x3a, 0x31, 0x7d]);
    const response = await api()
      .post('/v1/things')
      .type('application/json')
      .serialize((x) => x as unknown as string)
      .send(bytes);
    expectProblem(response, 400, 'MalformedRequest');
  });

  it.each([
    'text/plain',
    'application/x-www-form-urlencoded',
    'application/json; charset=latin1',
    'application/jsonx',
  ])('of the type %s is 415', async (type) => {
    expectProblem(await post('{"name":"a"}', type), 415, 'UnsupportedMediaType');
  });

  it('with a content encoding is 415', async () => {
    const response = await api().post('/v1/things').set('Content-Encoding', 'gzip').type('json').send('{}');
    expectProblem(response, 415, 'UnsupportedMediaType');
  });

  it('above the limit is 413, whether it tells its length or not', async () => {
    expectProblem(await post(JSON.stringify({ name: 'x'.repeat(3000) })), 413, 'TooLarge');
    const chunked = await fetch(`${running.url}/v1/things`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Blob(['x'.repeat(500_000)]).stream(),
      duplex: 'half',
    });
    expect(chunked.status).toBe(413);
    expect(await chunked.json()).toMatchObject({ code: 'TooLarge' });
  });

  it('that is too deep is 400', async () => {
    expectProblem(await post('['.repeat(400) + ']'.repeat(400)), 400, 'InvalidArgument');
  });

  it.each([
    '{"name":"a","__proto__":{"admin":true}}',
    '{"name":"a","constructor":{}}',
    '{"name":{"$ne":"x"}}',
    '{"name":"a","a.b":1}',
  ])('with a key that means something elsewhere is 400: %s', async (text) => {
    expectProblem(await post(text), 400, 'InvalidArgument');
  });

  it('with unknown or wrong fields is 400, and lists each with its place', async () => {
    const response = await post('{"name":7,"more":1,"parts":[{"id":"a"},{"id":"b","x":1}]}');
    expectProblem(response, 400, 'InvalidArgument');
    expect((response.body as { violations: unknown }).violations).toEqual([
      { in: 'body', at: 'name', message: 'Invalid input: expected string, received number' },
      { in: 'body', at: 'parts[1].x', message: 'unknown field' },
      { in: 'body', at: 'more', message: 'unknown field' },
    ]);
  });

  it('where none is taken is 400', async () => {
    expectProblem(await api().delete('/v1/things/1').send({ a: 1 }), 400, 'InvalidArgument');
  });
});

describe('a bad address', () => {
  it.each(['/', '/v2/things', '/v1/things/', '/V1/things', '/v1/things/1/parts'])(
    '%s is 404',
    async (path) => {
      expectProblem(await api().get(path), 404, 'RouteNotFound');
    },
  );

  it('in broken percent-encoding is 400', async () => {
    expectProblem(await api().get('/v1/things/%E0%A4%A'), 400, 'MalformedRequest');
  });

  it('with another method is 405 and tells the methods', async () => {
    const response = await api().put('/v1/things/1').send({});
    expectProblem(response, 405, 'MethodNotAllowed');
    expect(response.headers['allow']).toBe('GET, HEAD, PATCH, DELETE, OPTIONS');
    const options = await api().options('/v1/things');
    expect([options.status, options.headers['allow']]).toEqual([204, 'POST, GET, HEAD, OPTIONS']);
  });

  it('with an invalid part is 400', async () => {
    expectProblem(await api().get('/v1/things/toolong'), 400, 'InvalidArgument');
  });

  it.each(['more=1', '__proto__=1', 'limit=x', 'limit=1&limit=2', 'limit[$gt]=1'])(
    'with the query %s is 400',
    async (query) => {
      expectProblem(await api().get(`/v1/things?${query}`), 400, 'InvalidArgument');
    },
  );
});

describe('a bad header', () => {
  it('is 428 when If-Match is missing', async () => {
    expectProblem(await api().patch('/v1/things/1'), 428, 'PreconditionRequired');
  });

  it.each(['abc', '"a", "b"', '""x"', '"unended'])('is 400 when If-Match is %s', async (value) => {
    expectProblem(await api().patch('/v1/things/1').set('If-Match', value), 400, 'InvalidArgument');
  });

  it('is 412 when If-Match is a weak tag', async () => {
    expectProblem(await api().patch('/v1/things/1').set('If-Match', 'W/"a"'), 412, 'VersionConflict');
  });

  it.each([
    ['"v7"', 'v7'],
    ['*', '*'],
  ])('is fine when If-Match is %s', async (value, found) => {
    expect((await api().patch('/v1/things/1').set('If-Match', value)).body).toEqual({ ifMatch: found });
  });

  it.each(['', 'a b', 'a/b', 'x'.repeat(129)])('is 400 when Idempotency-Key is %j', async (value) => {
    const response = await api().post('/v1/things').set('Idempotency-Key', value).send({ name: 'a' });
    expectProblem(response, 400, 'InvalidArgument');
  });
});

describe('a failure', () => {
  it('of the handler is 500 without a word of its cause', async () => {
    const response = await api().get('/v1/broken');
    expectProblem(response, 500, 'Internal');
    expect(response.text).not.toContain('secret of the broken');
  });

  const raw = (text: string): Promise<string> =>
    new Promise((resolve, reject) => {
      const socket = connect(running.port, '127.0.0.1');
      let answer = '';
      socket.on('data', (chunk) => (answer += chunk.toString()));
      socket.on('close', () => {
        resolve(answer);
      });
      socket.on('error', reject);
      socket.write(text);
    });

  it.each([
    ['NONSENSE\r\n\r\n', 400],
    ['GET /livez HTTP/1.1\r\n\r\n', 400],
    [`GET /livez HTTP/1.1\r\nHost: x\r\nX-Long: ${'x'.repeat(20_000)}\r\n\r\n`, 431],
    ['POST /v1/things HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n', 400],
  ])('of the protocol (%.30j) is a problem and ends the connection', async (text, status) => {
    const answer = await raw(text);
    expect(answer).toMatch(new RegExp(`^HTTP/1.1 ${String(status)} `));
    if (!text.startsWith('GET /livez HTTP/1.1\r\n\r\n')) expect(answer).toContain('application/problem+json');
  });
});

describe('createService', () => {
  const config = readConfig(baseConfig, { LOG_LEVEL: 'silent' });
  const twice = endpoint({ method: 'get', path: '/a', handler: () => Promise.resolve({ status: 204 }) });

  it('refuses two endpoints of one method and path', () => {
    expect(() => createService({ name: 'x', config, endpoints: [twice, twice] })).toThrow(/get \/a twice/);
  });

  it('refuses a host that other machines reach, whoever made the configuration', () => {
    expect(() => createService({ name: 'x', config: { ...config, HOST: '0.0.0.0' }, endpoints: [] })).toThrow(
      /ALLOW_REMOTE/,
    );
  });
});
