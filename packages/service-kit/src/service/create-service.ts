import type { Server } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { InvalidArgument, resolveRuntime } from '@tai-state/core';
import type { Runtime } from '@tai-state/core';
import { ConfigError } from '../config/config-error.js';
import { remoteFault } from '../config/remote-fault.js';
import type { Endpoint } from '../endpoint/endpoint.js';
import { healthEndpoints } from '../health/health-endpoints.js';
import { Readiness } from '../health/readiness.js';
import { answerClientError } from '../http/client-error.js';
import { createApp } from '../http/create-app.js';
import { Exchange } from '../http/exchange.js';
import { Exchanges } from '../http/exchanges.js';
import { givenRequestId } from '../http/headers.js';
import type { Background } from './background.js';
import { createLogger } from './create-logger.js';
import { drain, stopAll } from './drain.js';
import type { DrainResult, RunningService, Service, ServiceOptions } from './service.js';

/**
 * A service with these endpoints beside `/livez` and `/readyz`. Throws `ConfigError` for a host that other machines
 * reach unless the configuration allows it, `InvalidArgument` when two endpoints are the same.
 */
export function createService(options: ServiceOptions): Service {
  const { name, config } = options;
  const fault = remoteFault(config.HOST, config.ALLOW_REMOTE);
  if (fault !== undefined) throw new ConfigError([fault]);
  checkEndpoints(options.endpoints);
  const logger = options.logger ?? createLogger(name, config.LOG_LEVEL);
  return {
    name,
    config,
    logger,
    start: () => start({ ...options, logger }, resolveRuntime(options.runtime)),
  };
}

async function start(
  options: ServiceOptions & Required<Pick<ServiceOptions, 'logger'>>,
  runtime: Runtime,
): Promise<RunningService> {
  const { config, logger: log, background = [] } = options;
  const exchanges = new Exchanges();
  let drained: Promise<DrainResult> | undefined;
  const server = createHttpServer(options, runtime, exchanges, () => drained !== undefined);
  await startAll(background, log);
  try {
    await listen(server, config.HOST, config.PORT);
  } catch (error) {
    await stopAll(background, log);
    throw error;
  }
  const { port } = server.address() as AddressInfo;
  const url = `http://${config.HOST.includes(':') ? `[${config.HOST}]` : config.HOST}:${String(port)}`;
  log.info({ address: url }, 'listening');
  const timeoutMs = config.SHUTDOWN_TIMEOUT_MS;
  return {
    url,
    port,
    close: () => (drained ??= drain({ server, exchanges, background, timeoutMs, clock: runtime.clock, log })),
  };
}

function createHttpServer(
  options: ServiceOptions & Required<Pick<ServiceOptions, 'logger'>>,
  { clock, ids }: Runtime,
  exchanges: Exchanges,
  draining: () => boolean,
): Server {
  const { config, logger, checks = {}, statuses = {} } = options;
  const surroundings = { clock, timeoutMs: config.REQUEST_TIMEOUT_MS, closing: draining };
  const app = createApp({
    endpoints: [...healthEndpoints(new Readiness(checks, clock), draining), ...options.endpoints],
    exchanges,
    statuses,
    maxBodyBytes: config.MAX_BODY_BYTES,
    open(request, response) {
      const id = givenRequestId(request) ?? ids.next();
      return new Exchange(id, response, logger.child({ requestId: id }), surroundings);
    },
  });
  const requestTimeout = config.REQUEST_TIMEOUT_MS + 5_000;
  const server = createServer({
    headersTimeout: Math.min(10_000, requestTimeout),
    requestTimeout,
    keepAliveTimeout: 65_000,
    connectionsCheckingInterval: 2_000,
    maxHeaderSize: 16 * 1024,
  });
  server.maxHeadersCount = 100;
  server.on('request', app);
  server.on('connection', (socket) => {
    socket.on('close', () => {
      exchanges.endAll(socket);
    });
  });
  server.on('clientError', (error, socket) => {
    answerClientError(error, socket, ids.next());
  });
  return server;
}

/** All or none: what has been started is stopped again when a later one fails. */
async function startAll(
  background: readonly Background[],
  log: ServiceOptions['logger'] & object,
): Promise<void> {
  for (const [index, one] of background.entries()) {
    try {
      await one.start();
    } catch (error) {
      await stopAll(background.slice(0, index + 1), log);
      throw error;
    }
  }
}

function listen(server: Server, host: string, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen({ host, port }, () => {
      server.off('error', reject);
      resolve();
    });
  });
}

function checkEndpoints(endpoints: readonly Endpoint[]): void {
  const seen = new Set(['get /livez', 'get /readyz']);
  for (const { method, path } of endpoints) {
    const route = `${method} ${path}`;
    if (seen.has(route))
      throw new InvalidArgument('endpoints', { expected: 'each once', found: `${route} twice` });
    seen.add(route);
  }
}
