import type { CallOptions } from '../runtime/call-options.js';
import type { DocumentPath, Documents, StoredDocument } from './document.js';
import type { FieldPath } from './field-path.js';
import type { ListenObserver, ListenTarget, Subscription } from './listen.js';
import type { AggregateResult, AggregateSpec, QueryResult, QuerySpec } from './query.js';
import type { QueryCondition } from './query-condition.js';
import type { VersionStamp } from './version-stamp.js';
import type { Write } from './write.js';

/** How several documents are read. */
export interface GetAllOptions extends CallOptions {
  /** Only these fields. */
  readonly mask?: readonly FieldPath[];
  /** Reads as of this stamp, within the last hour. */
  readonly readTime?: VersionStamp;
  /**
   * All documents as of one moment. Free where the adapter's reads are snapshots; elsewhere it reads until two
   * readings agree. Defaults to false.
   */
  readonly snapshot?: boolean;
}

/** How a commit is made exactly once. */
export interface CommitOptions extends CallOptions {
  /**
   * Names the operation, for a caller that may repeat it, even after a restart. Kept for the idempotency window:
   * the same id with the same `payload` is applied once; with another payload it is `OperationReused`. Costs one
   * marker write unless `witness` is given. Without it the store makes an id that lives as long as the call.
   */
  readonly operationId?: string;
  /** The path of a `create` of this commit that belongs to this operation alone (an event, a receipt): no marker. */
  readonly witness?: DocumentPath;
  /** What identifies the operation's payload, compared when an id comes again. Defaults to a digest of the writes. */
  readonly payloadDigest?: string;
  /**
   * The caller states that applying these writes again later is harmless. Then no witness is written, and what the
   * server's answer left open is sent again: a `VersionConflict` may then be with what the call itself has applied,
   * which is the caller's to tell apart. Not together with the options above.
   */
  readonly idempotent?: boolean;
  /**
   * Applies the writes only if these queries, ten at the most, still find what they had found, documents that were added
   * meanwhile included; else it is a `VersionConflict` of the first difference. Costs one round trip and the reads of
   * its result for each query: a server transaction, which other writers of these documents wait for.
   */
  readonly unchanged?: readonly QueryCondition[];
  /**
   * Called before the call ends in a `VersionConflict` of a precondition, with the documents of its preconditions as
   * they were then: they are read whole in the round trip that finds out what the commit has done, so that the next
   * attempt needs no read of its own.
   */
  readonly onConflict?: (documents: ReadonlyMap<DocumentPath, StoredDocument | undefined>) => void;
}

/** What a commit has done. */
export interface CommitResult {
  /** The commit's time; every document that it changed has it as update time. */
  readonly stamp: VersionStamp;
  /**
   * True when the answer was lost, or the operation was repeated, and the witness told that it was applied. `stamp`
   * is then the witness's update time: the commit's own, or later where another writer has changed it since.
   */
  readonly recovered: boolean;
}

/** How a query is paged. */
export interface PageOptions extends CallOptions {
  /** Documents per page, 1 to 10,000. Defaults to 300. `deadlineMs` is for each page. */
  readonly pageSize?: number;
}

/**
 * The only port through which state reaches storage. Every call has a deadline (the store's default unless given),
 * is checked before any I/O (`InvalidArgument`, `TooLarge`, `SerializationError`), and ends in its result or in an
 * error of the table: `Timeout`, `Aborted`, `StorageUnavailable`, `PermissionDenied`; commits also in
 * `VersionConflict`, `OperationReused` or `OutcomeUnknown`.
 */
export interface DocumentStore extends AsyncDisposable {
  /** Whether every read of several documents is of one moment (Firestore: yes; its emulator: no). */
  readonly snapshotReads: boolean;
  /** How far a read time may lie after a commit that the read does not show, in milliseconds (0 on Firestore). */
  readonly readTimeSlackMs: number;

  /** Reads 1 to 1,000 documents in one round trip. Bills one read each, present or not. */
  getAll(paths: readonly DocumentPath[], options?: GetAllOptions): Promise<Documents>;

  /** Applies 1 to 500 writes, all or none, exactly once. */
  commit(writes: readonly Write[], options?: CommitOptions): Promise<CommitResult>;

  /** Bills one read per document of the result, one at least. */
  query(spec: QuerySpec, options?: CallOptions): Promise<QueryResult>;

  /** The same in pages, each read when it is asked for, each starting after the last document of the one before. */
  queryPages(spec: QuerySpec, options?: PageOptions): AsyncIterable<QueryResult>;

  /** Bills one read per 1,000 documents counted, one at least. */
  aggregate(spec: AggregateSpec, options?: CallOptions): Promise<AggregateResult>;

  /** Tells the observer of the target's state, now and after every change, until closed or `signal` is aborted. */
  listen(target: ListenTarget, observer: ListenObserver, options?: Pick<CallOptions, 'signal'>): Subscription;

  /** Ends listeners and pending calls (`InvalidState`). The client that was handed in stays open: it is its owner's. */
  close(): Promise<void>;
}
