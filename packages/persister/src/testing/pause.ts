import { systemClock } from '@tai-state/core';

/** Lets real time pass, for what the server's clock decides. */
export async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    systemClock.setTimer(resolve, ms, { keepAlive: true });
  });
}
