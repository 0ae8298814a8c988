import type { VectorClockSnapshot } from '../causality/vector-clock.js';
import type { DocumentPath } from '../document-store/document.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import type { VersionStamp } from '../document-store/version-stamp.js';
import type { ChangeMetadata } from './change-metadata.js';

/** What the document of a state says. Frozen; dates and bytes in `data` are nobody's to change. */
export interface HeadContent {
  /** The head's document. */
  readonly path: DocumentPath;
  readonly stateId: string;
  /** Undefined once the state is deleted: what is left keeps its version. */
  readonly data: DocumentValue | undefined;
  readonly version: number;
  readonly timestamp: number;
  readonly metadata: ChangeMetadata;
  readonly causality: VectorClockSnapshot;
  readonly lamport: number;
  /** The part of it that was added by writes that have not read the head. */
  readonly lamportSteps: number;
  /** Whether the document keeps fields to be queried by. */
  readonly indexed: boolean;
  /** The versions of which there is a snapshot document, rising. */
  readonly snapshots: readonly number[];
  /** What the owner of the state's log keeps of it; carried on by every write. Absent where nobody keeps anything. */
  readonly history?: DocumentData;
}

/** A head as of one commit: all that a conditional write needs. */
export interface Head extends HeadContent {
  /** The update time of the document. */
  readonly stamp: VersionStamp;
}

/** Whether the state exists: it was saved, and not deleted since. */
export function isLive<H extends HeadContent>(
  head: H | undefined,
): head is H & { readonly data: DocumentValue } {
  return head?.data !== undefined;
}
