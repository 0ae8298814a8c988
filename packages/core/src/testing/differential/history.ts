import type { AggregateSpec, QuerySpec } from '../../document-store/query.js';
import type { Write } from '../../document-store/write.js';

/**
 * In the paths and document ids of a history, these stand for the collection that it is run in and for the id of the
 * collections below its documents.
 */
export const placeholders = { root: '{root}', group: '{group}' } as const;

/** A write whose precondition may ask for an update time that only the run knows. */
export interface HistoryWrite {
  readonly write: Write;
  /** Asks for the stamp of the last commit that wrote this document, or of the one before it. */
  readonly expects?: 'latest' | 'older';
}

/** One call of a history. */
export type HistoryStep =
  | {
      readonly kind: 'commit';
      readonly writes: readonly HistoryWrite[];
      /** Made exactly once by an operation id of this number, by the store itself, or not at all. */
      readonly once: number | 'store' | 'idempotent';
    }
  | {
      readonly kind: 'getAll';
      readonly paths: readonly string[];
      readonly mask?: readonly string[];
      /** Reads as of the commit of an earlier step, counted back from this one. */
      readonly stepsBack?: number;
    }
  | { readonly kind: 'query'; readonly spec: QuerySpec; readonly stepsBack?: number }
  | { readonly kind: 'aggregate'; readonly spec: AggregateSpec };

/** Calls to be made one after the other. */
export type History = readonly HistoryStep[];
