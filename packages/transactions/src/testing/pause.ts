import { systemClock } from '@tai-state/core';

/** Lets real time pass: leases end by the server's clock, which no test can move. */
export async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    systemClock.setTimer(resolve, ms, { keepAlive: true });
  });
}

/** Waits until something holds, for five seconds at most. */
export async function eventually(holds: () => boolean | Promise<boolean>): Promise<void> {
  for (let waited = 0; waited < 5_000; waited += 10) {
    if (await holds()) return;
    await pause(10);
  }
  throw new Error('It did not come to hold within five seconds.');
}
