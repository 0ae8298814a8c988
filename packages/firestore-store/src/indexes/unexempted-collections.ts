import { LIBRARY_FIELD } from '@tai-state/core';
import type { IndexConfiguration } from './index-configuration.js';

/**
 * The collections whose configuration leaves the library's own field indexed: it would cost every write index entries
 * that no query uses. Each wants `{ fieldPath: '_tai', indexes: [] }` among its field overrides.
 */
export function unexemptedCollections(
  collectionIds: readonly string[],
  { fieldOverrides }: IndexConfiguration,
): readonly string[] {
  return collectionIds.filter(
    (id) =>
      !fieldOverrides.some(
        ({ collectionGroup, fieldPath, indexes }) =>
          collectionGroup === id &&
          (fieldPath === LIBRARY_FIELD || fieldPath === '*') &&
          indexes.length === 0,
      ),
  );
}
