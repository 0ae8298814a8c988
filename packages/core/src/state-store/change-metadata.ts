import type { DocumentData } from '../document-store/value.js';

/** Who changed a state, why and when, for the audit trail. */
export interface ChangeMetadata {
  readonly changedBy: string;
  readonly reason: string;
  /** The version that the change was made from; absent for the first save. */
  readonly parentVersion?: number;
  /** By the changer's wall clock, in milliseconds since the epoch: for people, never for order. */
  readonly timestamp: number;
  /** Whatever else belongs to the audit trail (a ticket, a trace id). */
  readonly context?: DocumentData;
}

/** What a caller says of a change. The store fills `timestamp` (its clock) and `parentVersion` (the head's version). */
export interface Change {
  readonly changedBy: string;
  readonly reason: string;
  readonly parentVersion?: number;
  readonly timestamp?: number;
  readonly context?: DocumentData;
}
