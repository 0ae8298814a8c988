import { VectorClock } from '../causality/vector-clock.js';
import type { StateSnapshot } from '../state-store/state-snapshot.js';
import type { ConflictResolver } from './conflict-resolver.js';
import { digestOfState, laterBy } from './total-order.js';

/**
 * The one that knows of the other wins. Of concurrent ones it decides nothing, nor of two that claim the same clock
 * and differ: put a fallback behind it with `composeResolvers`.
 */
export class CausalityAwareResolver<T = unknown> implements ConflictResolver<T> {
  readonly name = 'causality-aware';

  resolve(left: StateSnapshot<T>, right: StateSnapshot<T>): StateSnapshot<T> | undefined {
    switch (VectorClock.from(left.causality).compare(VectorClock.from(right.causality))) {
      case 'before':
        return right;
      case 'after':
        return left;
      case 'equal':
        return digestOfState(left) === digestOfState(right) ? laterBy(left, right) : undefined;
      case 'concurrent':
        return undefined;
    }
  }
}
