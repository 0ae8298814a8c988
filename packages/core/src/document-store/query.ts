import type { CollectionPath, StoredDocument } from './document.js';
import type { FieldPath } from './field-path.js';
import type { DocumentValue } from './value.js';
import type { VersionStamp } from './version-stamp.js';

/** How a field is compared. */
export type ComparisonOperator =
  '==' | '!=' | '<' | '<=' | '>' | '>=' | 'in' | 'not-in' | 'array-contains' | 'array-contains-any';

/** Compares one field; `in`, `not-in` and `array-contains-any` take an array. */
export interface FieldFilter {
  readonly field: FieldPath;
  readonly op: ComparisonOperator;
  readonly value: DocumentValue;
}

/** A condition on documents. */
export type Filter = FieldFilter | { readonly and: readonly Filter[] } | { readonly or: readonly Filter[] };

/** One step of an order; documents without the field are not in the result. */
export interface OrderBy {
  readonly field: FieldPath;
  /** Defaults to `asc`. */
  readonly direction?: 'asc' | 'desc';
}

/** A place in the order: one value for each of the first `orderBy` entries (the last may be the document path). */
export interface Cursor {
  readonly values: readonly DocumentValue[];
  /** Whether documents at the place itself are in the result. */
  readonly inclusive: boolean;
}

/** A question to one collection, or to all collections of one name. */
export interface QuerySpec {
  /** A collection path; with `allDescendants` the collection id, wherever it stands. */
  readonly collection: CollectionPath;
  readonly allDescendants?: boolean;
  readonly where?: Filter;
  /** As in Firestore, inequality fields and at last the document path are appended in the direction of the last entry. */
  readonly orderBy?: readonly OrderBy[];
  readonly start?: Cursor;
  readonly end?: Cursor;
  readonly limit?: number;
  /** Only these fields; an empty list reads paths and stamps alone. */
  readonly select?: readonly FieldPath[];
  /** Reads as of this stamp, within the last hour. */
  readonly readTime?: VersionStamp;
}

/** The answer to a query. */
export interface QueryResult {
  readonly documents: readonly StoredDocument[];
  readonly readTime: VersionStamp;
}

/** One figure over the documents of a query. Non-numeric fields do not count in `sum` and `avg`. */
export type Aggregation =
  { readonly kind: 'count' } | { readonly kind: 'sum' | 'avg'; readonly field: FieldPath };

/** Figures over the documents of a query, computed by the server. `select` of the query has no effect. */
export interface AggregateSpec {
  readonly query: QuerySpec;
  /** Up to four, by names of the caller's. */
  readonly aggregations: Readonly<Record<string, Aggregation>>;
}

/** The answer to an aggregation; `avg` of no numbers is null. */
export interface AggregateResult {
  readonly values: Readonly<Record<string, number | null>>;
  readonly readTime: VersionStamp;
}
