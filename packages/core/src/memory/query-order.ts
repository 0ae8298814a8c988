import { effectiveOrder } from '../document-store/query-order.js';
import type { Cursor, OrderBy, QuerySpec } from '../document-store/query.js';
import type { DocumentValue } from '../document-store/value.js';
import { comparatorOf, readerOf } from './filter.js';
import type { Reader } from './filter.js';
import type { StoredVersion } from './stored-version.js';

/** One step of a query's whole order. */
export interface OrderStep {
  readonly read: Reader;
  readonly compare: (left: DocumentValue, right: DocumentValue) => number;
}

function orderStep({ field, direction }: Required<OrderBy>): OrderStep {
  const compare = comparatorOf(field);
  return {
    read: readerOf(field),
    compare: direction === 'desc' ? (left, right) => compare(right, left) : compare,
  };
}

/** The whole order of a query, ready to compare by. */
export function orderSteps(spec: QuerySpec): readonly OrderStep[] {
  return effectiveOrder(spec).map(orderStep);
}

/** Compares documents that have every field of the order. */
export function compareVersions(
  order: readonly OrderStep[],
): (left: StoredVersion, right: StoredVersion) => number {
  return (left, right) => {
    for (const { read, compare } of order) {
      const result = compare(read(left) ?? null, read(right) ?? null);
      if (result !== 0) return result;
    }
    return 0;
  };
}

/** Where a document stands to a cursor: negative before it, zero at it, positive after it. */
export function placeOf(order: readonly OrderStep[], cursor: Cursor): (version: StoredVersion) => number {
  return (version) => {
    for (const [index, value] of cursor.values.entries()) {
      const step = order[index];
      if (step === undefined) break;
      const result = step.compare(step.read(version) ?? null, value);
      if (result !== 0) return result;
    }
    return 0;
  };
}
