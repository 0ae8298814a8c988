import { InvalidArgument } from '@tai-state/core';
import type { SubscribeOptions } from './message-bus.js';

/** How long a closing consumer waits for its handlers unless told otherwise, in milliseconds. */
export const DEFAULT_CLOSE_DEADLINE_MS = 10_000;

/** The number of handlers that may run at once. Throws `InvalidArgument` outside 1 to 1,000. */
export function maxInFlightOf({ maxInFlight = 16 }: SubscribeOptions): number {
  if (Number.isInteger(maxInFlight) && maxInFlight >= 1 && maxInFlight <= 1000) return maxInFlight;
  throw new InvalidArgument('maxInFlight', {
    expected: 'an integer between 1 and 1,000',
    found: String(maxInFlight),
  });
}
