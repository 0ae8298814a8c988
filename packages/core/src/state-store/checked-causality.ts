import { VectorClock } from '../causality/vector-clock.js';
import type { VectorClockSnapshot } from '../causality/vector-clock.js';
import { InvalidArgument } from '../errors/errors.js';

/** No node comes to this by counting; from here on, others can still count for as long as anybody lives. */
const mostEvents = 2 ** 52;

/**
 * A copy of a clock that a caller has given. A count near the largest whole number would leave its node none to go on
 * with, and so stop it from writing for ever. Throws `InvalidArgument`.
 */
export function checkedCausality(given: VectorClockSnapshot): VectorClockSnapshot {
  const clock = VectorClock.from(given).toSnapshot();
  for (const [node, count] of Object.entries(clock)) {
    if (count <= mostEvents) continue;
    throw new InvalidArgument(`causality.${node}`, {
      expected: `a number of events, ${String(mostEvents)} at most`,
      found: String(count),
    });
  }
  return clock;
}
