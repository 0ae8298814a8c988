import { digestOfValue } from '../document-store/exactly-once/digest.js';
import type { StateSnapshot } from '../state-store/state-snapshot.js';

/** A digest of all that two copies of one version must agree in. */
export function digestOfState({
  data,
  version,
  timestamp,
  metadata,
  causality,
}: StateSnapshot<unknown>): string {
  const { parentVersion, context, ...who } = metadata;
  const about = [version, timestamp, { ...who }, parentVersion ?? null, context ?? null, { ...causality }];
  return digestOfValue([data, ...about]);
}

/** The later one by the first figure that differs; by the content itself where none does. Total, so commutative. */
export function laterBy<T>(
  left: StateSnapshot<T>,
  right: StateSnapshot<T>,
  ...figures: readonly ('timestamp' | 'version')[]
): StateSnapshot<T> {
  for (const figure of figures) {
    if (left[figure] !== right[figure]) return left[figure] > right[figure] ? left : right;
  }
  return digestOfState(left) >= digestOfState(right) ? left : right;
}
