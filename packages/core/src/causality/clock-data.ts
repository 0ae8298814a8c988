import { checkId } from '../document-store/validation/paths.js';
import { VectorClock } from './vector-clock.js';
import type { VectorClockSnapshot } from './vector-clock.js';

/** Whether data are as `VectorClock.toSnapshot` gives them. Throws `InvalidArgument` for a node that is no id. */
function isNormal(data: VectorClockSnapshot): boolean {
  if (!Object.isFrozen(data)) return false;
  let last = '';
  for (const node of Object.keys(data)) {
    const count = data[node];
    checkId(node, 'causality: node');
    if (node <= last || !Number.isSafeInteger(count) || (count ?? 0) < 1) return false;
    last = node;
  }
  return true;
}

/**
 * A clock that was stored, as `VectorClock.toSnapshot` gives it: the data themselves where they are so already. Throws
 * `InvalidArgument`.
 */
export function clockOf(data: VectorClockSnapshot): VectorClockSnapshot {
  return isNormal(data) ? data : VectorClock.from(data).toSnapshot();
}

/** The clock after one more event of a node. Throws `InvalidArgument`. */
export function afterEvent(data: VectorClockSnapshot, node: string): VectorClockSnapshot {
  if (!Object.hasOwn(data, node) || !isNormal(data))
    return VectorClock.from(data).increment(node).toSnapshot();
  const clock: Record<string, number> = {};
  for (const [one, count] of Object.entries(data)) clock[one] = one === node ? count + 1 : count;
  return Object.freeze(clock);
}
