import { DOCUMENT_ID } from '@tai-state/core';
import type { FilterShape, QueryShape } from '@tai-state/core';

/** One field of a sort order. */
export interface SortField {
  readonly field: string;
  readonly direction: 'asc' | 'desc';
}

/** What one alternative of a query asks of its index; a query with `or` has several, each served on its own. */
export interface QueryNeed {
  /** Fields compared by `==` or `in`, in the order of their names. */
  readonly equalities: readonly string[];
  /** The field compared by `array-contains` or `array-contains-any`. */
  readonly contains: string | undefined;
  /** The order, which ends in the document's name; fields with one value only are left out. */
  readonly sort: readonly SortField[];
}

type Comparison = Extract<FilterShape, { readonly op: string }>;

const equal = new Set<string>(['==', 'in']);
const contains = new Set<string>(['array-contains', 'array-contains-any']);

/** What a query asks of the indexes. */
export function needsOf(shape: QueryShape): readonly QueryNeed[] {
  const alternatives = shape.where === undefined ? [[]] : alternativesOf(shape.where);
  return alternatives.map((comparisons) => {
    const fields = comparisons.filter(({ field }) => field !== DOCUMENT_ID);
    const equalities = namesOf(fields, equal);
    return {
      equalities,
      contains: namesOf(fields, contains)[0],
      sort: shape.orderBy.filter(({ field }) => !equalities.includes(field)),
    };
  });
}

function namesOf(comparisons: readonly Comparison[], operators: ReadonlySet<string>): readonly string[] {
  const names = comparisons.filter(({ op }) => operators.has(op)).map(({ field }) => field);
  return [...new Set(names)].sort();
}

/** A filter as alternatives of comparisons that all must hold. */
function alternativesOf(filter: FilterShape): readonly (readonly Comparison[])[] {
  if ('or' in filter) return filter.or.flatMap(alternativesOf);
  if (!('and' in filter)) return [[filter]];
  return filter.and
    .map(alternativesOf)
    .reduce((left, right) => left.flatMap((one) => right.map((other) => [...one, ...other])), [[]]);
}
