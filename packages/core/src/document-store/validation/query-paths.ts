import { InvalidArgument } from '../../errors/errors.js';
import { DOCUMENT_ID } from '../field-path.js';
import { comparisonsOf, effectiveOrder, isInequality } from '../query-order.js';
import type { AggregateSpec, Cursor, QuerySpec } from '../query.js';
import type { DocumentValue } from '../value.js';

/** The document paths that a cursor or a filter names. */
function pathsIn(spec: QuerySpec): readonly string[] {
  const place = effectiveOrder(spec).findIndex(({ field }) => field === DOCUMENT_ID);
  const inCursor = (cursor: Cursor | undefined): readonly DocumentValue[] =>
    cursor?.values.slice(place, place + 1) ?? [];
  const compared = comparisonsOf(spec.where)
    .filter(({ field }) => field === DOCUMENT_ID)
    .flatMap(({ value }) => (Array.isArray(value) ? (value as readonly DocumentValue[]) : [value]));
  return [...compared, ...inCursor(spec.start), ...inCursor(spec.end)].map(String);
}

/**
 * Checks what a checked query says of document paths, as Firestore does: each is of a document of the collection (any
 * path where all collections of a name are asked), nothing follows the path in the order, and it is not compared for
 * equality beside an inequality of another field. Throws `InvalidArgument`.
 */
export function checkQueryPaths(spec: QuerySpec): void {
  if (effectiveOrder(spec).at(-1)?.field !== DOCUMENT_ID) {
    throw new InvalidArgument('orderBy', {
      expected: 'the document path after every other field, those of inequalities too',
      found: 'a field after it',
    });
  }
  const comparisons = comparisonsOf(spec.where);
  const byPath = comparisons.filter(({ field }) => field === DOCUMENT_ID);
  if (
    byPath.some(({ op }) => op === '==' || op === 'in') &&
    comparisons.some(isInequality) &&
    !byPath.some(isInequality)
  ) {
    throw new InvalidArgument('where', {
      expected: 'no inequality of another field beside an equality of the document path',
      found: 'one',
    });
  }
  if (spec.allDescendants === true) return;
  for (const path of pathsIn(spec)) {
    const parent = path.slice(0, path.lastIndexOf('/'));
    if (parent === spec.collection) continue;
    throw new InvalidArgument('document path', {
      expected: `one of a document of ${spec.collection}`,
      found: `one of ${parent}`,
    });
  }
}

/**
 * Checks that a query that names the document path, in its filter, order or cursors, has the summed fields in its
 * order: Firestore adds those fields to the order, and cannot after the path. Throws `InvalidArgument`.
 */
export function checkSummedFields({ query, aggregations }: AggregateSpec): void {
  const order = effectiveOrder(query).map(({ field }) => field);
  const compared = comparisonsOf(query.where).some(({ field }) => field === DOCUMENT_ID);
  const written = Math.max(
    ...[query.orderBy, query.start?.values, query.end?.values].map((one) => one?.length ?? 0),
  );
  if (!compared && !order.slice(0, written).includes(DOCUMENT_ID)) return;
  for (const aggregation of Object.values(aggregations)) {
    if (aggregation.kind === 'count' || order.includes(aggregation.field)) continue;
    throw new InvalidArgument('aggregations', {
      expected: 'summed fields in the order of a query that names the document path',
      found: 'a field that is not',
    });
  }
}
