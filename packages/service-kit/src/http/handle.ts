import type { Request } from 'express';
import type { Call } from '../endpoint/call.js';
import type { Endpoint } from '../endpoint/endpoint.js';
import type { Reply } from '../endpoint/reply.js';
import { problemOf } from '../problem/problem-of.js';
import { invalidRequest } from '../problem/problems.js';
import type { StatusTable } from '../problem/status-table.js';
import { checkInput } from './check-input.js';
import { checkQueryNames } from './check-json.js';
import type { Exchange } from './exchange.js';
import { headerOf, idempotencyKeyOf, ifMatchOf } from './headers.js';
import { hasBody, readBody } from './read-body.js';

/** What every endpoint of a service is handled with. */
export interface HandleOptions {
  readonly maxBodyBytes: number;
  readonly statuses: StatusTable;
}

/** Checks the request, calls the endpoint's handler and answers; never rejects. */
export async function handle(
  endpoint: Endpoint,
  request: Request,
  exchange: Exchange,
  options: HandleOptions,
): Promise<void> {
  exchange.route = endpoint.path;
  try {
    const call = await callOf(endpoint, request, exchange, options.maxBodyBytes);
    if (exchange.signal.aborted) return;
    exchange.reply(checkReply(await endpoint.handler(call)));
  } catch (error) {
    const conditional = headerOf(request, 'if-match') !== undefined;
    if (exchange.signal.aborted) exchange.log.debug({ err: error }, 'a request that was cut off has ended');
    else exchange.refuse(problemOf(error, { conditional, statuses: options.statuses }));
  }
}

async function callOf(
  endpoint: Endpoint,
  request: Request,
  exchange: Exchange,
  maxBytes: number,
): Promise<Call> {
  checkQueryNames(request.query);
  const headers = { ifMatch: ifMatchOf(request), idempotencyKey: idempotencyKeyOf(request) };
  const input = {
    params: await checkInput(endpoint.params, request.params, 'path'),
    query: await checkInput(endpoint.query, request.query, 'query'),
    body: await bodyOf(endpoint, request, maxBytes),
  };
  exchange.received = true;
  return {
    ...input,
    ...headers,
    requestId: exchange.id,
    signal: exchange.signal,
    get deadlineMs() {
      return exchange.remainingMs;
    },
    log: exchange.log,
    header: (name) => headerOf(request, name),
  };
}

async function bodyOf(endpoint: Endpoint, request: Request, maxBytes: number): Promise<unknown> {
  if (endpoint.body !== undefined) {
    const body = await readBody(request, { maxBytes, anyKeys: endpoint.anyKeys });
    return checkInput(endpoint.body, body, 'body');
  }
  if (hasBody(request)) throw invalidRequest([{ in: 'body', at: '', message: 'expected none, found one' }]);
  return undefined;
}

/** A handler in plain JavaScript may return anything. */
function checkReply(reply: Reply): Reply {
  if (!Number.isInteger(reply.status) || reply.status < 200 || reply.status > 599) {
    throw new RangeError(
      `a handler has to reply with a status from 200 to 599, found ${String(reply.status)}`,
    );
  }
  return reply;
}
