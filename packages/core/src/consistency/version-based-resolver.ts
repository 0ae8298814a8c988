import type { StateSnapshot } from '../state-store/state-snapshot.js';
import type { ConflictResolver } from './conflict-resolver.js';
import { laterBy } from './total-order.js';

/** The higher version wins; of equal ones the later timestamp, then the content decides. For copies of one store. */
export class VersionBasedResolver<T = unknown> implements ConflictResolver<T> {
  readonly name = 'version-based';

  resolve(left: StateSnapshot<T>, right: StateSnapshot<T>): StateSnapshot<T> {
    return laterBy(left, right, 'version', 'timestamp');
  }
}
