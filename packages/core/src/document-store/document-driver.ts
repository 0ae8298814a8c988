import type { DocumentPath, Documents, StoredDocument } from './document.js';
import type { FieldPath } from './field-path.js';
import type { ListenObserver, ListenTarget } from './listen.js';
import type { QueryCondition } from './query-condition.js';
import type { AggregateResult, AggregateSpec, QueryResult, QuerySpec } from './query.js';
import type { DocumentValue } from './value.js';
import type { VersionStamp } from './version-stamp.js';
import type { Write } from './write.js';

/**
 * Why an attempt failed, in the terms of the protocol that decides what to do next.
 * - `conflict`: a precondition does not hold, or did not hold when the attempt was sent again underneath us.
 * - `unavailable`: a fault of network or server: it may have been applied.
 * - `query-changed`: a query of the commit's conditions has another result; it was not applied.
 * - `contended`: aborted by other writers; `busy`: refused for load. Both were certainly not applied.
 * - anything else is final and was not applied.
 */
export type FailureKind =
  | 'conflict'
  | 'query-changed'
  | 'unavailable'
  | 'contended'
  | 'busy'
  | 'denied'
  | 'invalid'
  | 'too-large'
  | 'missing-index'
  | 'unreadable';

const brand = Symbol.for('tai-state.driver-failure');

/** What a driver throws: one attempt that failed. `instanceof` works across duplicate installs of this package. */
export class DriverFailure extends Error {
  readonly kind: FailureKind;

  constructor(kind: FailureKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'DriverFailure';
    this.kind = kind;
    Object.defineProperty(this, brand, { value: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (this === DriverFailure) return typeof value === 'object' && value !== null && brand in value;
    return Function.prototype[Symbol.hasInstance].call(this, value);
  }
}

/** What a probe tells of a document that is there. */
export interface Probe {
  readonly updateTime: VersionStamp;
  /** The value of `LIBRARY_FIELD`; undefined where the document has none. */
  readonly library: DocumentValue | undefined;
  /** The document itself, where whole ones were asked for. */
  readonly document?: StoredDocument;
}

/** A listener of the driver's; it ends by itself only through `error`. */
export interface DriverSubscription {
  close(): void;
}

/**
 * The field that the library owns in every document: it holds the witnesses of commits. Callers can neither write nor
 * read it: commits of the driver may set it, and a driver leaves it out of every document that it hands out.
 */
export const LIBRARY_FIELD = '_tai';

/**
 * What an adapter implements: one attempt of each call, on arguments that were checked. Witnesses, retries,
 * deadlines, validation and metering are done once, above it. A driver throws nothing but `DriverFailure`, and the
 * documents that it hands out are frozen (dates and bytes: fresh copies).
 */
export interface DocumentDriver {
  readonly snapshotReads: boolean;
  readonly readTimeSlackMs: number;

  /** Read times that differ within one answer are read again by the driver. */
  getAll(
    paths: readonly DocumentPath[],
    options: { readonly mask?: readonly FieldPath[]; readonly readTime?: VersionStamp },
  ): Promise<Documents>;
  /**
   * Applies all or none, and gives the commit's stamp. With `unchanged` it does so only if these queries still find
   * what they had found (else it throws `QueryChanged`), in one isolated step.
   */
  commit(writes: readonly Write[], unchanged?: readonly QueryCondition[]): Promise<VersionStamp>;
  /**
   * Reads the library's own field of each document, for the protocol that decides what a failed commit has done; with
   * `whole` the documents as well.
   */
  probe(
    paths: readonly DocumentPath[],
    options?: { readonly whole?: boolean },
  ): Promise<readonly (Probe | undefined)[]>;
  query(spec: QuerySpec): Promise<QueryResult>;
  aggregate(spec: AggregateSpec): Promise<AggregateResult>;
  /** Full snapshots: `changes` is computed above. */
  listen(target: ListenTarget, observer: ListenObserver): DriverSubscription;
  close(): Promise<void>;
}
