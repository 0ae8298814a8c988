import { once } from 'node:events';
import { Agent, request as httpRequest } from 'node:http';
import type { IncomingMessage } from 'node:http';
import { connect } from 'node:net';
import { z } from 'zod';
import { ManualClock } from '@tai-state/core/testing';
import type { Background, BaseConfig, Endpoint, RunningService, ServiceOptions } from '../index.js';
import { baseConfig, createLogger, createService, endpoint, readConfig } from '../index.js';

const config: BaseConfig = readConfig(baseConfig, { LOG_LEVEL: 'silent' });
const open: RunningService[] = [];

const started = async (options: Partial<ServiceOptions>): Promise<RunningService> => {
  const running = await createService({ name: 'test', config, endpoints: [], ...options }).start();
  open.push(running);
  return running;
};

afterEach(async () => {
  await Promise.all(open.splice(0).map((running) => running.close()));
});

/** An endpoint that waits until the test lets it go on. */
const gated = (): { endpoint: Endpoint; entered: Promise<AbortSignal>; release: () => void } => {
  let release = (): void => undefined;
  let enter = (_signal: AbortSignal): void => undefined;
  const gate = new Promise<void>((resolve) => (release = resolve));
  const entered = new Promise<AbortSignal>((resolve) => (enter = resolve));
  const handler: Endpoint['handler'] = async ({ signal }) => {
    enter(signal);
    await gate;
    return { status: 200, body: { done: true } };
  };
  return { endpoint: endpoint({ method: 'get', path: '/slow', handler }), entered, release };
};

const get = async (
  url: string,
  agent?: Agent,
): Promise<{ status: number; headers: IncomingMessage['headers']; body: unknown }> => {
  const sent = httpRequest(url, { agent }).end();
  const [response] = (await once(sent, 'response')) as [IncomingMessage];
  const chunks = (await response.toArray()) as Buffer[];
  return {
    status: response.statusCode ?? 0,
    headers: response.headers,
    body: JSON.parse(Buffer.concat(chunks).toString()),
  };
};

const aborted = async (signal: AbortSignal): Promise<unknown> => {
  if (!signal.aborted) await once(signal, 'abort');
  return signal.reason;
};

describe('health', () => {
  it('is live, and ready while every check passes', async () => {
    let healthy = true;
    const checks = {
      mongo: () => Promise.resolve(),
      bus: () => (healthy ? Promise.resolve() : Promise.reject(new Error('password=hunter2'))),
    };
    const { url } = await started({ checks });
    expect(await get(`${url}/livez`)).toMatchObject({ status: 200, body: { status: 'live' } });
    expect(await get(`${url}/readyz`)).toMatchObject({
      status: 200,
      body: { status: 'ready', checks: { mongo: 'ok', bus: 'ok' } },
    });
    healthy = false;
    const unready = await get(`${url}/readyz`);
    expect(unready).toMatchObject({
      status: 503,
      body: { code: 'NotReady', checks: { mongo: 'ok', bus: 'failed' } },
    });
    expect(unready.headers['retry-after']).toBe('1');
    expect(JSON.stringify(unready.body)).not.toContain('hunter2');
    expect((await get(`${url}/livez`)).status).toBe(200);
  });

  it('calls a check that hangs timed out after its deadline, asked once for all who wait', async () => {
    const clock = new ManualClock();
    let asked = 0;
    let ask = (): void => undefined;
    const begun = new Promise<void>((resolve) => (ask = resolve));
    const hung = (): Promise<void> => {
      asked += 1;
      ask();
      return new Promise(() => undefined);
    };
    const { url } = await started({ checks: { hung }, runtime: { clock } });
    const answers = Promise.all([get(`${url}/readyz`), get(`${url}/readyz`)]);
    await begun;
    // What is asked later is answered: by then the second one is waiting too.
    await get(`${url}/livez`);
    await clock.advance(2_000);
    for (const answer of await answers)
      expect(answer).toMatchObject({ status: 503, body: { checks: { hung: 'timeout' } } });
    expect(asked).toBe(1);
  });
});

describe('a deadline', () => {
  it('answers 504 and aborts the signal, whatever the handler does', async () => {
    const clock = new ManualClock();
    const slow = gated();
    const { url } = await started({ endpoints: [slow.endpoint], runtime: { clock } });
    const answer = get(`${url}/slow`);
    const signal = await slow.entered;
    await clock.advance(config.REQUEST_TIMEOUT_MS);
    expect(await answer).toMatchObject({ status: 504, body: { code: 'Timeout' } });
    expect(signal.reason).toMatchObject({ code: 'Timeout' });
    slow.release();
  });

  it('answers 408 when the request itself was late', async () => {
    const running = await started({
      endpoints: [
        endpoint({
          method: 'post',
          path: '/a',
          body: z.object({}),
          handler: () => Promise.resolve({ status: 204 }),
        }),
      ],
      config: { ...config, REQUEST_TIMEOUT_MS: 50 },
    });
    const socket = connect(running.port, '127.0.0.1');
    socket.write(
      'POST /a HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 9\r\n\r\n{',
    );
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 408 /);
    await once(socket, 'close');
  });

  it('tells the handler how long it has left', async () => {
    const left = endpoint({
      method: 'get',
      path: '/left',
      handler: (call) => Promise.resolve({ status: 200, body: { deadlineMs: call.deadlineMs } }),
    });
    const { url } = await started({ endpoints: [left] });
    const { deadlineMs } = (await get(`${url}/left`)).body as { deadlineMs: number };
    expect(deadlineMs).toBeGreaterThan(10_000);
    expect(deadlineMs).toBeLessThanOrEqual(15_000);
  });

  it('aborts the signal when the client is gone', async () => {
    const slow = gated();
    const { url } = await started({ endpoints: [slow.endpoint] });
    const sent = httpRequest(`${url}/slow`).end();
    sent.on('error', () => undefined);
    const signal = await slow.entered;
    sent.destroy();
    expect(String(await aborted(signal))).toContain('client is gone');
    slow.release();
  });
});

describe('drain', () => {
  it('finishes requests in flight, ends keep-alive connections, then stops the background, last first', async () => {
    const order: string[] = [];
    const background = (name: string): Background => ({
      name,
      start: () => void order.push(`start ${name}`),
      stop: () => Promise.resolve(void order.push(`stop ${name}`)),
    });
    const slow = gated();
    const running = await started({
      endpoints: [slow.endpoint],
      background: [background('a'), background('b')],
    });
    const agent = new Agent({ keepAlive: true });
    expect((await get(`${running.url}/livez`, agent)).headers.connection).toBe('keep-alive');
    const inFlight = get(`${running.url}/slow`, agent);
    await slow.entered;
    const closing = running.close();
    expect(running.close()).toBe(closing);
    await expect(get(`${running.url}/livez`)).rejects.toThrow(/ECONNREFUSED/);
    expect(order).toEqual(['start a', 'start b']);
    slow.release();
    const answer = await inFlight;
    expect(answer).toMatchObject({ status: 200, body: { done: true } });
    expect(answer.headers.connection).toBe('close');
    expect(await closing).toEqual({ clean: true });
    expect(order).toEqual(['start a', 'start b', 'stop b', 'stop a']);
    agent.destroy();
  });

  it('is not ready while it drains', async () => {
    const slow = gated();
    const running = await started({ endpoints: [slow.endpoint] });
    const inFlight = get(`${running.url}/slow`);
    await slow.entered;
    const socket = connect(running.port, '127.0.0.1');
    await once(socket, 'connect');
    socket.write('GET /readyz HTTP/1.1\r\nHo');
    await get(`${running.url}/livez`);
    const closing = running.close();
    socket.write('st: x\r\n\r\n');
    const [answer] = (await once(socket, 'data')) as [Buffer];
    expect(answer.toString()).toMatch(/^HTTP\/1.1 503 [^]*"code":"NotReady"/);
    slow.release();
    await inFlight;
    expect(await closing).toEqual({ clean: true });
  });

  it('is not held up by pipelined requests that are never answered', async () => {
    const slow = gated();
    const running = await started({ endpoints: [slow.endpoint] });
    const socket = connect(running.port, '127.0.0.1');
    socket.on('error', () => undefined);
    socket.write('GET /slow HTTP/1.1\r\nHost: x\r\n\r\n'.repeat(20));
    await slow.entered;
    const closing = running.close();
    slow.release();
    expect(await closing).toEqual({ clean: true });
  });

  it('cuts off what does not end in time, and says so', async () => {
    const clock = new ManualClock();
    const slow = gated();
    const stuck: Background = {
      name: 'stuck',
      start: () => undefined,
      stop: () => new Promise(() => undefined),
    };
    const running = await started({
      endpoints: [slow.endpoint],
      background: [stuck],
      runtime: { clock },
    });
    const inFlight = get(`${running.url}/slow`);
    const signal = await slow.entered;
    const closing = running.close();
    await clock.advance(config.SHUTDOWN_TIMEOUT_MS);
    expect(await closing).toEqual({ clean: false });
    expect(await inFlight).toMatchObject({ status: 503, body: { code: 'Draining' } });
    expect(signal.reason).toMatchObject({ code: 'Draining' });
    slow.release();
  });

  it('is not held up by a connection that never sends a whole request', async () => {
    const running = await started({ config: { ...config, SHUTDOWN_TIMEOUT_MS: 500 } });
    const socket = connect(running.port, '127.0.0.1');
    socket.on('error', () => undefined);
    await once(socket, 'connect');
    socket.write('GET /livez HT');
    expect(await running.close()).toEqual({ clean: true });
  });
});

describe('start', () => {
  const recorded = (name: string, order: string[], failing = false): Background => ({
    name,
    start: () => (failing ? Promise.reject(new Error(`${name} failed`)) : void order.push(`start ${name}`)),
    stop: () => Promise.resolve(void order.push(`stop ${name}`)),
  });

  it('stops what it started when a background fails', async () => {
    const order: string[] = [];
    const background = [recorded('a', order), recorded('b', order, true), recorded('c', order)];
    await expect(createService({ name: 'x', config, endpoints: [], background }).start()).rejects.toThrow(
      'b failed',
    );
    expect(order).toEqual(['start a', 'stop b', 'stop a']);
  });

  it('stops what it started when the port is taken', async () => {
    const order: string[] = [];
    const { port } = await started({});
    const second = createService({
      name: 'x',
      config: { ...config, PORT: port },
      endpoints: [],
      background: [recorded('a', order)],
    });
    await expect(second.start()).rejects.toThrow(/EADDRINUSE/);
    expect(order).toEqual(['start a', 'stop a']);
  });
});

describe('the log', () => {
  it('has one line per request with its id and route, and never a payload or a secret', async () => {
    const lines: string[] = [];
    const logger = createLogger('test', 'debug', { write: (line) => void lines.push(line) });
    const failing = endpoint({
      method: 'get',
      path: '/things/:id',
      handler: ({ log }) => {
        log.info({ token: 'hunter2', nested: { password: 'hunter2' } }, 'careless');
        return Promise.reject(Object.assign(new Error('broken'), { request: { body: 'hunter2' } }));
      },
    });
    const { url } = await started({ endpoints: [failing], logger });
    const { headers } = await get(`${url}/things/1`);
    const id = headers['x-request-id'];
    const logged = lines.map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(logged).toContainEqual(
      expect.objectContaining({ requestId: id, msg: 'request failed', code: 'Internal' }),
    );
    expect(logged).toContainEqual(
      expect.objectContaining({ requestId: id, route: '/things/:id', status: 500, method: 'GET' }),
    );
    expect(lines.join('')).not.toContain('hunter2');
    expect(lines.join('')).toContain('broken');
  });
});
