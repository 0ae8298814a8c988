import type { DocumentStore, Runtime } from '@tai-state/core';
import { pause } from './pause.js';

/**
 * Waits until every read that begins afterwards shows all commits that were known before: at once where reads do not
 * lag behind commits, else as long as the adapter says that they may. Throws `Aborted`.
 */
export async function readsCaughtUp(
  store: DocumentStore,
  runtime: Runtime,
  signal: AbortSignal,
): Promise<void> {
  if (store.readTimeSlackMs > 0) await pause(runtime.clock, store.readTimeSlackMs, signal);
}
