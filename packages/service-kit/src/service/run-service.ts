import { constants } from 'node:os';
import process from 'node:process';
import { ConfigError } from '../config/config-error.js';
import type { Service } from './service.js';

/** What `runService` needs of the process; given by tests. */
export interface ProcessHost {
  on(signal: 'SIGTERM' | 'SIGINT', listener: () => void): unknown;
  exit(code: number): void;
  readonly stderr: { write(text: string): unknown };
}

/**
 * The main program of a service: starts it, drains it on SIGTERM or SIGINT, and ends the process: 0 after a clean
 * drain, 1 when it did not start or something was cut off, 128 + signal at once on a second signal. Takes a function,
 * so that faults of the configuration are told as a list, not as a stack.
 */
export async function runService(
  service: Service | (() => Service | Promise<Service>),
  host: ProcessHost = process,
): Promise<void> {
  try {
    const made = typeof service === 'function' ? await service() : service;
    const running = await made.start();
    let ending = false;
    for (const signal of ['SIGTERM', 'SIGINT'] as const) {
      host.on(signal, () => {
        if (ending) {
          host.exit(128 + constants.signals[signal]);
          return;
        }
        ending = true;
        made.logger.info({ signal }, 'draining');
        void running.close().then(({ clean }) => {
          made.logger.info({ clean }, 'ended');
          host.exit(clean ? 0 : 1);
        });
      });
    }
  } catch (error) {
    host.stderr.write(`${describe(error)}\n`);
    host.exit(1);
  }
}

function describe(error: unknown): string {
  if (error instanceof ConfigError) return error.message;
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
