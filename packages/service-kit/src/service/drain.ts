import type { Server } from 'node:http';
import type { Clock } from '@tai-state/core';
import type { Logger } from 'pino';
import type { Exchanges } from '../http/exchanges.js';
import { draining } from '../problem/problems.js';
import type { Background } from './background.js';
import type { DrainResult } from './service.js';

/** What is drained, and how long it may take. */
export interface DrainOptions {
  readonly server: Server;
  readonly exchanges: Exchanges;
  readonly background: readonly Background[];
  readonly timeoutMs: number;
  readonly clock: Clock;
  readonly log: Logger;
}

/** The share of the time that requests in flight get; the rest is the background's. */
const REQUEST_SHARE = 0.6;

/** Ends a service in order: no new connections, requests, background, connections. Never rejects, never overruns. */
export async function drain(options: DrainOptions): Promise<DrainResult> {
  const { server, exchanges, background, timeoutMs, clock, log } = options;
  const startedAt = clock.monotonic();
  const closed = new Promise((resolve) => server.close(resolve));
  server.closeIdleConnections();

  const answered = await within(clock, timeoutMs * REQUEST_SHARE, exchanges.empty());
  if (!answered) {
    log.warn({ requests: exchanges.size }, 'requests in flight are cut off');
    for (const exchange of exchanges.all()) exchange.cut(draining());
  }
  const left = timeoutMs - (clock.monotonic() - startedAt);
  const stopping = stopAll(background, log);
  const stopped = await within(clock, Math.max(0, left - 100), stopping);
  if (!stopped) log.error('the background did not stop in time');
  server.closeAllConnections();
  await within(clock, 100, closed);
  return { clean: answered && stopped && (await stopping) };
}

/** Stops in reverse order, each whatever the one before it did. False when one failed to. */
export async function stopAll(background: readonly Background[], log: Logger): Promise<boolean> {
  let clean = true;
  for (const one of [...background].reverse()) {
    try {
      await one.stop();
    } catch (error) {
      clean = false;
      log.error({ err: error, background: one.name }, 'a background did not stop');
    }
  }
  return clean;
}

/** Whether the promise settles in this time. */
function within(clock: Clock, ms: number, promise: Promise<unknown>): Promise<boolean> {
  return new Promise((resolve) => {
    const timer = clock.setTimer(
      () => {
        resolve(false);
      },
      ms,
      { keepAlive: true },
    );
    const settle = (): void => {
      timer.cancel();
      resolve(true);
    };
    void promise.then(settle, settle);
  });
}
