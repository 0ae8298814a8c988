import { DriverFailure } from './document-driver.js';
import type { DocumentPath } from './document.js';
import type { QuerySpec } from './query.js';
import type { VersionStamp } from './version-stamp.js';
import type { ExpectedVersion } from '../errors/errors.js';

/** What a query has found, as a condition: the same documents, at the same update times, in the same order. */
export interface QueryCondition {
  /** Without `readTime`. */
  readonly query: QuerySpec;
  readonly documents: readonly { readonly path: DocumentPath; readonly updateTime: VersionStamp }[];
}

/** Where a query's result differs from what it was. */
export interface QueryDifference {
  readonly path: DocumentPath;
  readonly expected: ExpectedVersion;
  readonly actual: ExpectedVersion;
}

/** A query of a commit's conditions has another result by now: the commit was not applied. */
export class QueryChanged extends DriverFailure {
  readonly difference: QueryDifference;

  constructor(difference: QueryDifference) {
    super('query-changed', `${difference.path}: a query that the commit depends on has another result now.`);
    this.difference = difference;
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    return value instanceof DriverFailure && value.kind === 'query-changed' && 'difference' in value;
  }
}

/** Throws `QueryChanged` unless a query has found what it had found. */
export function checkUnchanged(condition: QueryCondition, found: QueryCondition['documents']): void {
  const known = condition.documents;
  for (let place = 0; place < Math.max(known.length, found.length); place += 1) {
    const [before, now] = [known[place], found[place]];
    if (before?.path === now?.path && before?.updateTime === now?.updateTime) continue;
    const path = now?.path ?? before?.path ?? condition.query.collection;
    const at = (documents: QueryCondition['documents']): ExpectedVersion =>
      documents.find((document) => document.path === path)?.updateTime ?? 'absent';
    throw new QueryChanged({ path, expected: at(known), actual: at(found) });
  }
}
