import { DOCUMENT_ID, fieldNames, fieldPath } from './field-path.js';
import type { FieldPath } from './field-path.js';
import type { FieldFilter, Filter, OrderBy, QuerySpec } from './query.js';

const inequalities = new Set<string>(['<', '<=', '>', '>=', '!=', 'not-in']);

/** Every comparison of a filter, in the order in which it is written. */
export function comparisonsOf(filter: Filter | undefined): readonly FieldFilter[] {
  if (filter === undefined) return [];
  if ('field' in filter) return [filter];
  const found: FieldFilter[] = [];
  for (const part of 'and' in filter ? filter.and : filter.or) {
    if ('field' in part) found.push(part);
    else found.push(...comparisonsOf(part));
  }
  return found;
}

/** Whether a comparison is an inequality, whose field is part of the order. */
export function isInequality(comparison: FieldFilter): boolean {
  return inequalities.has(comparison.op);
}

/** A field path in its one canonical spelling. */
function canonicalField(field: FieldPath): FieldPath {
  return field === DOCUMENT_ID ? field : fieldPath(...fieldNames(field));
}

/** The order of a query that asks for none. */
const byPath: readonly Required<OrderBy>[] = Object.freeze([
  Object.freeze({ field: DOCUMENT_ID, direction: 'asc' as const }),
]);

/**
 * The whole order of a query: what the caller wrote, then the fields of inequalities that are not in it (by name),
 * then the document path; what is appended takes the direction of the last entry written. As Firestore does it.
 */
export function effectiveOrder(spec: QuerySpec): readonly Required<OrderBy>[] {
  const ranges = comparisonsOf(spec.where).filter(isInequality);
  if (spec.orderBy === undefined && ranges.length === 0) return byPath;
  const order: Required<OrderBy>[] = (spec.orderBy ?? []).map((entry) => ({
    field: canonicalField(entry.field),
    direction: entry.direction ?? 'asc',
  }));
  const direction = order.at(-1)?.direction ?? 'asc';
  const present = new Set(order.map((entry) => entry.field));
  const implicit = ranges
    .map((comparison) => canonicalField(comparison.field))
    .filter((field) => field !== DOCUMENT_ID);
  for (const field of [...new Set(implicit)].sort()) {
    if (!present.has(field)) order.push({ field, direction });
  }
  if (!present.has(DOCUMENT_ID)) order.push({ field: DOCUMENT_ID, direction });
  return order;
}
