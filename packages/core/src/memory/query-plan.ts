import type { Filter, QuerySpec } from '../document-store/query.js';
import { matcherOf } from './filter.js';
import type { Matcher } from './filter.js';
import { indexRangeOf } from './index-range.js';
import type { IndexRange } from './sorted-index.js';
import { compareVersions, orderSteps, placeOf } from './query-order.js';
import { smallest } from './smallest.js';
import type { StoredVersion } from './stored-version.js';

/** A query made ready to run. */
export interface QueryPlan {
  readonly collection: string;
  readonly allDescendants: boolean;
  /** Whether a document is between the query's cursors and matches its filter, its limit apart. */
  readonly matches: Matcher;
  /** Where in an index the results lie, in their order; undefined where none helps. */
  readonly range: IndexRange | undefined;
  /** The result in order, from documents in any order; `also` narrows it before the limit. */
  run(versions: Iterable<StoredVersion>, also?: Matcher): readonly StoredVersion[];
  /** The same from documents that are in the query's order: it takes what it needs of them. */
  runSorted(versions: Iterable<StoredVersion>, also?: Matcher): readonly StoredVersion[];
}

const everything: Filter = { and: [] };

/** Makes a query ready: the fields of its order must be there, its filter hold, its cursors enclose. */
export function planQuery(spec: QuerySpec): QueryPlan {
  const order = orderSteps(spec);
  const filter = matcherOf(spec.where ?? everything);
  const fromStart = spec.start && placeOf(order, spec.start);
  const fromEnd = spec.end && placeOf(order, spec.end);
  const first = spec.start?.inclusive === true ? 0 : 1;
  const last = spec.end?.inclusive === true ? 0 : -1;
  const matches: Matcher = (version) =>
    filter(version) &&
    order.every(({ read }) => read(version) !== undefined) &&
    (fromStart === undefined || Math.sign(fromStart(version)) >= first) &&
    (fromEnd === undefined || Math.sign(fromEnd(version)) <= last);
  return {
    collection: spec.collection,
    allDescendants: spec.allDescendants ?? false,
    matches,
    range: indexRangeOf(spec, order),
    run(versions, also = () => true) {
      const found: StoredVersion[] = [];
      for (const version of versions) if (matches(version) && also(version)) found.push(version);
      return smallest(found, compareVersions(order), spec.limit);
    },
    runSorted(versions, also = () => true) {
      const found: StoredVersion[] = [];
      const { limit = Infinity } = spec;
      for (const version of versions) {
        if (found.length >= limit) break;
        if (matches(version) && also(version)) found.push(version);
      }
      return found;
    },
  };
}
