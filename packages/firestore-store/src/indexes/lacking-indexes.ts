import type { QueryShape } from '@tai-state/core';
import { compositeFor, hasComposites, scopeOf } from './composite-indexes.js';
import { hasFieldIndex } from './field-indexes.js';
import type { CompositeIndex, FieldOverride, IndexConfiguration, IndexMode } from './index-configuration.js';
import { needsOf } from './query-needs.js';
import type { QueryNeed, SortField } from './query-needs.js';

/** An entry that `firestore.indexes.json` lacks, and the query that asks for it. */
export type LackingIndex = { readonly shape: QueryShape } & (
  { readonly index: CompositeIndex } | { readonly fieldOverride: FieldOverride }
);

/**
 * What a configuration lacks for queries of these shapes, by Firestore's rules: equalities alone are served by merged
 * single-field indexes; one order (or inequality) alone by the field's own index in its direction; everything else by
 * composite indexes of exactly that order, which may be merged to hold all equalities. Where the documentation leaves
 * a case open (array membership beside equalities) a composite index is asked for. Source: "Index types in Cloud
 * Firestore".
 */
export function lackingIndexes(
  shapes: readonly QueryShape[],
  configuration: IndexConfiguration,
): readonly LackingIndex[] {
  const found = shapes.flatMap((shape) =>
    needsOf(shape).flatMap((need) => lacking(shape, need, configuration)),
  );
  return [...new Map(found.map((one) => [entryOf(one), one])).values()];
}

function lacking(
  shape: QueryShape,
  need: QueryNeed,
  configuration: IndexConfiguration,
): readonly LackingIndex[] {
  if (hasComposites(configuration, shape, need)) return [];
  const simple = simpleIndexes(need);
  if (simple === undefined) return [{ shape, index: compositeFor(shape, need) }];
  const queryScope = scopeOf(shape);
  const collectionGroup = shape.collectionId;
  return simple
    .filter(
      ([fieldPath, mode]) => !hasFieldIndex(configuration, { collectionGroup, fieldPath, queryScope, mode }),
    )
    .map(([fieldPath, mode]) => ({
      shape,
      fieldOverride: { collectionGroup, fieldPath, indexes: [{ ...mode, queryScope }] },
    }));
}

/** The single-field indexes that serve a need together; undefined where none can. */
function simpleIndexes(need: QueryNeed): readonly (readonly [field: string, mode: IndexMode])[] | undefined {
  const { equalities, contains, sort } = need;
  const [first, second, ...others] = sort;
  if (first === undefined) return [];
  const byName = second === undefined;
  if (byName && first.direction === 'desc') return undefined;
  if (contains !== undefined) {
    return byName && equalities.length === 0 ? [[contains, { arrayConfig: 'CONTAINS' }]] : undefined;
  }
  if (byName) return equalities.map((field) => [field, { order: 'ASCENDING' }]);
  const oneField = others.length === 0 && first.direction === second.direction && equalities.length === 0;
  return oneField ? [[first.field, { order: orderOf(first) }]] : undefined;
}

function orderOf({ direction }: SortField): 'ASCENDING' | 'DESCENDING' {
  return direction === 'asc' ? 'ASCENDING' : 'DESCENDING';
}

function entryOf(lack: LackingIndex): string {
  return JSON.stringify('index' in lack ? lack.index : lack.fieldOverride);
}
