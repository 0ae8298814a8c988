import { comparisonsOf, effectiveOrder } from '../document-store/query-order.js';
import { DOCUMENT_ID } from '../document-store/field-path.js';
import type { FieldFilter, QuerySpec } from '../document-store/query.js';
import type { DocumentValue } from '../document-store/value.js';
import { readerOf } from './filter.js';
import type { OrderStep } from './query-order.js';
import { placeOf } from './query-order.js';
import type { IndexRange } from './sorted-index.js';
import type { StoredVersion } from './stored-version.js';
import { compareValues } from './value-order.js';

/** The comparisons that all must hold; undefined where the filter is not of that kind. */
function conjunction({ where }: QuerySpec): readonly FieldFilter[] | undefined {
  if (where === undefined || 'or' in where) return undefined;
  if ('field' in where) return [where];
  return where.and.every((part) => 'field' in part) ? comparisonsOf(where) : undefined;
}

type Bound = (version: StoredVersion) => boolean;

/** Whether documents have passed one end of a range: those before it, in rising order, have not. */
function passed(
  { op, value: operand }: FieldFilter,
  end: '>' | '<',
  by: (version: StoredVersion) => DocumentValue,
): Bound {
  const beyond = op === '>' || (end === '<' && op !== '<');
  return (version) => Math.sign(compareValues(by(version), operand)) >= (beyond ? 1 : 0);
}

/**
 * The part of an index in which all results of a query lie, in the query's order: for a query of one collection with
 * an equality to a string, ordered by one field or by the path alone. Undefined for other queries.
 */
export function indexRangeOf(spec: QuerySpec, order: readonly OrderStep[]): IndexRange | undefined {
  const comparisons = spec.allDescendants === true ? undefined : conjunction(spec);
  const equality = comparisons?.find(
    ({ op, field, value }) => op === '==' && typeof value === 'string' && field !== DOCUMENT_ID,
  );
  const [first, second, ...more] = effectiveOrder(spec);
  if (comparisons === undefined || equality === undefined || first === undefined || more.length > 0) {
    return undefined;
  }
  const byPath = second === undefined;
  if (byPath ? first.field !== DOCUMENT_ID : second.field !== DOCUMENT_ID) return undefined;
  if (second !== undefined && second.direction !== first.direction) return undefined;
  const descending = first.direction === 'desc';
  // Documents that are equal in a second field are in the order of their paths.
  const other = comparisons.find((one) => one !== equality && one.op === '==' && one.field !== DOCUMENT_ID);
  const sorted = byPath ? other?.field : first.field;
  const read = readerOf(sorted ?? DOCUMENT_ID);
  const by = (version: StoredVersion): DocumentValue => read(version) ?? null;
  const ranges = comparisons.filter(({ field }) => field === sorted);
  const lower = ranges.filter(({ op }) => ['>', '>=', '=='].includes(op)).map((one) => passed(one, '>', by));
  const upper = ranges.filter(({ op }) => ['<', '<=', '=='].includes(op)).map((one) => passed(one, '<', by));
  const begins: Bound[] = descending ? upper.map((bound) => (version) => !bound(version)) : lower;
  const ends: Bound[] = descending ? lower.map((bound) => (version) => !bound(version)) : upper;
  const fromStart = spec.start && placeOf(order, spec.start);
  if (fromStart !== undefined) {
    const least = spec.start?.inclusive === true ? 0 : 1;
    begins.push((version) => Math.sign(fromStart(version)) >= least);
  }
  return {
    key: {
      equal: readerOf(equality.field),
      ...(sorted !== undefined && { by: read }),
      // Outside of backquotes no field path has a space.
      name: `${equality.field} ${sorted ?? ''}`,
    },
    value: equality.value as string,
    descending,
    begun: (version) => begins.every((bound) => bound(version)),
    ended: (version) => ends.some((bound) => bound(version)),
  };
}
