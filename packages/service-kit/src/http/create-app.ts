import type { NextFunction, Request, Response } from 'express';
import express from 'express';
import helmet from 'helmet';
import type { Endpoint } from '../endpoint/endpoint.js';
import { problemOf } from '../problem/problem-of.js';
import { malformedRequest, methodNotAllowed, routeNotFound } from '../problem/problems.js';
import type { Exchange } from './exchange.js';
import type { Exchanges } from './exchanges.js';
import type { HandleOptions } from './handle.js';
import { handle } from './handle.js';

/** What the Express application of a service is made of. */
export interface AppOptions extends HandleOptions {
  readonly endpoints: readonly Endpoint[];
  readonly exchanges: Exchanges;
  open(request: Request, response: Response): Exchange;
}

/** An application that answers every request with the reply of an endpoint or with a problem. */
export function createApp(options: AppOptions): express.Express {
  const { endpoints, exchanges } = options;
  const app = express();
  app
    .set('etag', false)
    .set('query parser', 'simple')
    .enable('case sensitive routing')
    .enable('strict routing');
  app.use((request, response, next) => {
    exchanges.add(request, options.open(request, response));
    response.on('close', () => {
      exchanges.end(request);
    });
    next();
  });
  app.use(helmet());
  for (const endpoint of endpoints) {
    app[endpoint.method](endpoint.path, async (request: Request) => {
      const exchange = exchanges.of(request);
      if (exchange !== undefined) await handle(endpoint, request, exchange, options);
    });
  }
  refuseOtherMethods(app, options);
  app.use((error: unknown, request: Request, _response: Response, _next: NextFunction) => {
    const problem = isUriError(error)
      ? malformedRequest('Expected a path in well-formed percent-encoding of UTF-8.')
      : problemOf(error, { conditional: false, statuses: options.statuses });
    exchanges.of(request)?.refuse(problem);
  });
  return app;
}

/** 405 where a path has endpoints of other methods, 404 where it has none; `OPTIONS` is told the methods. */
function refuseOtherMethods(app: express.Express, { endpoints, exchanges }: AppOptions): void {
  const allowed = new WeakMap<Request, Set<string>>();
  for (const { path, method } of endpoints) {
    app.all(path, (request: Request, _response: Response, next: NextFunction) => {
      const methods = allowed.get(request) ?? new Set<string>();
      for (const name of method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]) methods.add(name);
      allowed.set(request, methods);
      next();
    });
  }
  app.use((request: Request) => {
    const exchange = exchanges.of(request);
    const methods = allowed.get(request);
    if (methods === undefined) {
      exchange?.refuse(routeNotFound());
      return;
    }
    const list = [...methods, 'OPTIONS'].join(', ');
    if (request.method === 'OPTIONS') exchange?.reply({ status: 204, headers: { Allow: list } });
    else exchange?.refuse(methodNotAllowed(list));
  });
}

/** What the router throws on a path that it cannot decode. */
function isUriError(error: unknown): boolean {
  return typeof error === 'object' && error !== null && 'status' in error && error.status === 400;
}
