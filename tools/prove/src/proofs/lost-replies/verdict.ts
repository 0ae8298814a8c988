import { systemClock } from '@tai-state/core';
import type { Disturbed } from './operation.js';

/** What the caller was told. */
export type Told = 'applied' | 'refused' | 'unknown';

/** What is wrong about what the caller was told, or undefined. */
export async function wrongAbout(told: Told, prepared: Disturbed): Promise<string | undefined> {
  const first = await judge(told, prepared);
  if (first === undefined) return undefined;
  // The emulator's reads can miss a commit for some milliseconds; only what stays wrong counts.
  await new Promise<void>((resolve) => {
    systemClock.setTimer(resolve, 100, { keepAlive: true });
  });
  return judge(told, prepared);
}

async function judge(told: Told, prepared: Disturbed): Promise<string | undefined> {
  const times = await prepared.applied();
  if (Number.isNaN(times)) return `told ${told}: applied by half`;
  if (times > 1) return `told ${told}: applied ${String(times)} times`;
  if (told === 'applied' && times === 0) return 'told applied: it was not';
  if (told === 'refused' && times === 1) return 'told refused: it was applied';
  return undefined;
}
