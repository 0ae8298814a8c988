import type { Clock, Timer } from '@tai-state/core';
import type { Response } from 'express';
import type { Logger } from 'pino';
import type { Reply } from '../endpoint/reply.js';
import type { Problem } from '../problem/problem.js';
import { deadlinePassed, requestTimeout } from '../problem/problems.js';

/** What all exchanges of a service share. */
export interface ExchangeSurroundings {
  readonly clock: Clock;
  readonly timeoutMs: number;
  /** Whether connections are to be closed after their answer. */
  closing(): boolean;
}

/** One request and its one answer: the first that is sent, be it the handler's or the deadline's, is the answer. */
export class Exchange {
  readonly id: string;
  readonly log: Logger;
  /** The pattern that the path matched, for the log. */
  route: string | undefined;
  /** Set when the body has been read: from here on a passed deadline is ours, not the caller's. */
  received = false;

  readonly #response: Response;
  readonly #surroundings: ExchangeSurroundings;
  readonly #abort = new AbortController();
  readonly #startedAt: number;
  readonly #deadline: Timer;

  constructor(id: string, response: Response, log: Logger, surroundings: ExchangeSurroundings) {
    this.id = id;
    this.log = log;
    this.#response = response;
    this.#surroundings = surroundings;
    this.#startedAt = surroundings.clock.monotonic();
    this.#deadline = surroundings.clock.setTimer(() => {
      this.cut(this.received ? deadlinePassed() : requestTimeout());
    }, surroundings.timeoutMs);
    response.setHeader('X-Request-Id', id);
    response.setHeader('Cache-Control', 'no-store');
  }

  get signal(): AbortSignal {
    return this.#abort.signal;
  }

  /** Milliseconds until the deadline, 1 at least. */
  get remainingMs(): number {
    return Math.max(1, Math.ceil(this.#surroundings.timeoutMs - this.#elapsedMs()));
  }

  /** Sends a handler's answer, unless there was one before. */
  reply(reply: Reply): void {
    if (this.#response.headersSent) return;
    const headers = { ...(reply.etag === undefined ? {} : { ETag: `"${reply.etag}"` }), ...reply.headers };
    this.#send(reply.status, headers, 'application/json', reply.body);
  }

  /** Sends a problem, unless there was an answer before; what is the service's own fault goes to the log. */
  refuse(problem: Problem): void {
    if (problem.status >= 500) {
      this.log.error(
        { err: problem.cause ?? problem, code: problem.code, route: this.route },
        'request failed',
      );
    }
    if (this.#response.headersSent) return;
    this.#send(problem.status, problem.headers, 'application/problem+json', problem.toBody(this.id));
  }

  /** Answers with the problem and tells the handler to stop. */
  cut(problem: Problem): void {
    this.refuse(problem);
    this.#abort.abort(problem);
  }

  #send(status: number, headers: Readonly<Record<string, string>>, type: string, body: unknown): void {
    const response = this.#response.status(status).set(headers);
    if (this.#surroundings.closing()) response.set('Connection', 'close');
    if (body === undefined) response.end();
    else response.set('Content-Type', `${type}; charset=utf-8`).send(JSON.stringify(body));
  }

  /** The answer has been sent, or nobody is there to take it. */
  end(): void {
    this.#deadline.cancel();
    const answered = this.#response.writableFinished;
    this.#abort.abort(new Error(answered ? 'the request has been answered' : 'the client is gone'));
    const fields = {
      method: this.#response.req.method,
      route: this.route,
      status: answered ? this.#response.statusCode : 499,
      ms: Math.round(this.#elapsedMs()),
    };
    const probe = this.route === '/livez' || this.route === '/readyz';
    this.log[probe ? 'debug' : 'info'](fields, 'request');
  }

  #elapsedMs(): number {
    return this.#surroundings.clock.monotonic() - this.#startedAt;
  }
}
