import { Call } from '@tai-state/core';
import type { Clock } from '@tai-state/core';

/** Waits at most a minute. Throws `Aborted` when the signal is aborted before. */
export async function pause(clock: Clock, ms: number, signal: AbortSignal): Promise<void> {
  const call = new Call('pause', clock, { signal }, 120_000);
  try {
    await call.sleep(Math.min(ms, 60_000));
  } finally {
    call[Symbol.dispose]();
  }
}
