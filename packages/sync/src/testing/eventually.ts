import { systemClock } from '@tai-state/core';

/** Waits in real time. */
export function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    systemClock.setTimer(resolve, ms, { keepAlive: true });
  });
}

/** Asks again until the answer is true; throws after `withinMs` (15,000 by default). */
export async function eventually(
  what: string,
  holds: () => boolean | Promise<boolean>,
  withinMs = 15_000,
): Promise<void> {
  const end = systemClock.monotonic() + withinMs;
  while (!(await holds())) {
    if (systemClock.monotonic() > end) throw new Error(`not within ${String(withinMs)} ms: ${what}`);
    await pause(10);
  }
}
