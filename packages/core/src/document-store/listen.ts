import type { DocumentPath, StoredDocument } from './document.js';
import type { QuerySpec } from './query.js';
import type { VersionStamp } from './version-stamp.js';

/** What to listen to: one document, or the result of a query (without `readTime`). */
export type ListenTarget = { readonly document: DocumentPath } | { readonly query: QuerySpec };

/** One difference to what this listener was told before. */
export interface DocumentChange {
  readonly type: 'added' | 'modified' | 'removed';
  /** As it is now; for `removed`, as it was last seen. */
  readonly document: StoredDocument;
}

/** A consistent state of the target. The first one has every document as `added`. */
export interface ListenSnapshot {
  /** All documents of the target now, in the order of the query. */
  readonly documents: readonly StoredDocument[];
  /** Never empty but in the first snapshot: states in between may be left out, none is repeated. */
  readonly changes: readonly DocumentChange[];
  readonly readTime: VersionStamp;
}

/** Who is told. The methods are never called at the same time, nor after the subscription was closed. */
export interface ListenObserver {
  next(snapshot: ListenSnapshot): void;
  /**
   * The listener has ended for good: a permanent error, the store was closed, or `next` has thrown. Lost connections
   * are resumed and not reported here.
   */
  error(error: Error): void;
}

/** A running listener. */
export interface Subscription extends AsyncDisposable {
  /** Ends it; no call of the observer begins after this. */
  close(): Promise<void>;
}
