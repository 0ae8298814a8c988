import { VectorClock } from '../causality/vector-clock.js';
import { digestOfValue } from '../document-store/exactly-once/digest.js';
import { ConflictResolutionFailed } from '../errors/consistency-errors.js';
import { checkedValue } from '../state-store/checked-value.js';
import type { StateSnapshot } from '../state-store/state-snapshot.js';
import type { ConflictResolver } from './conflict-resolver.js';
import { laterBy } from './total-order.js';

/**
 * A resolver for one domain: `merge` gives the data that stands for both, or undefined where it does not decide. What
 * it gives must not hang on the order of its arguments: both orders are tried, and a difference is
 * `ConflictResolutionFailed`. The result knows of both (merged clocks) and is no older than either.
 */
export function customResolver<T>(
  name: string,
  merge: (left: StateSnapshot<T>, right: StateSnapshot<T>) => T | undefined,
): ConflictResolver<T> {
  return {
    name,
    resolve(left, right) {
      const [one, other] = [merge(left, right), merge(right, left)];
      const data = one === undefined ? undefined : checkedValue(one, `the result of ${name}`);
      if (digestOfValue(data ?? [null]) !== digestOfValue(other === undefined ? [null] : other)) {
        throw new ConflictResolutionFailed(left.id, name, 'its result hangs on the order of the versions');
      }
      if (data === undefined) return undefined;
      return Object.freeze({
        ...laterBy(left, right, 'version', 'timestamp'),
        data: data as T,
        version: Math.max(left.version, right.version),
        timestamp: Math.max(left.timestamp, right.timestamp),
        causality: VectorClock.from(left.causality).merge(VectorClock.from(right.causality)).toSnapshot(),
      });
    },
  };
}
