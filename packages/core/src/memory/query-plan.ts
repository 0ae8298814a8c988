import type { Filter, QuerySpec } from '../document-store/query.js';
import { matcherOf } from './filter.js';
import type { Matcher } from './filter.js';
import { compareVersions, orderSteps, placeOf } from './query-order.js';
import { smallest } from './smallest.js';
import type { StoredVersion } from './stored-version.js';

/** A query made ready to run. */
export interface QueryPlan {
  readonly collection: string;
  readonly allDescendants: boolean;
  /** Whether a document is between the query's cursors and matches its filter, its limit apart. */
  readonly matches: Matcher;
  /** The result in order, from documents in any order; `also` narrows it before the limit. */
  run(versions: Iterable<StoredVersion>, also?: Matcher): readonly StoredVersion[];
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
    run(versions, also = () => true) {
      const found: StoredVersion[] = [];
      for (const version of versions) if (matches(version) && also(version)) found.push(version);
      return smallest(found, compareVersions(order), spec.limit);
    },
  };
}
