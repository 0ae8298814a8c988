import type { IdSource } from '../runtime/id-source.js';

/** Ids in order: `prefix-1`, `prefix-2`, and so on. */
export function countingIds(prefix = 'id'): IdSource {
  let count = 0;
  return {
    next() {
      count += 1;
      return `${prefix}-${String(count)}`;
    },
  };
}
