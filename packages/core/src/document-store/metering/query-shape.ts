import { effectiveOrder } from '../query-order.js';
import type { ComparisonOperator, Filter, OrderBy, QuerySpec } from '../query.js';
import type { FieldPath } from '../field-path.js';

/** A filter without its values. */
export type FilterShape =
  | { readonly field: FieldPath; readonly op: ComparisonOperator }
  | { readonly and: readonly FilterShape[] }
  | { readonly or: readonly FilterShape[] };

/** A query without its values: what decides which index it needs. */
export interface QueryShape {
  /** The collection's id, the last part of its path. */
  readonly collectionId: string;
  readonly allDescendants: boolean;
  readonly where?: FilterShape;
  /** The whole order, what Firestore appends by itself included. */
  readonly orderBy: readonly Required<OrderBy>[];
}

function filterShape(filter: Filter): FilterShape {
  if ('and' in filter) return { and: filter.and.map(filterShape) };
  if ('or' in filter) return { or: filter.or.map(filterShape) };
  return { field: filter.field, op: filter.op };
}

/** The shape of a query. */
export function shapeOf(spec: QuerySpec): QueryShape {
  return {
    collectionId: spec.collection.slice(spec.collection.lastIndexOf('/') + 1),
    allDescendants: spec.allDescendants ?? false,
    ...(spec.where !== undefined && { where: filterShape(spec.where) }),
    orderBy: effectiveOrder(spec),
  };
}
