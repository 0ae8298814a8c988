import type { DocumentData } from './value.js';
import type { VersionStamp } from './version-stamp.js';

/** The path of a document: collection and document ids in turn, joined by slashes: `storyboards/s1`. */
export type DocumentPath = string;

/** The path of a collection: `storyboards`, or `sessions/x/turns`. */
export type CollectionPath = string;

/** A document as it was read. Everything in it is frozen, or (dates and bytes) a copy of the reader's own. */
export interface StoredDocument {
  readonly path: DocumentPath;
  /** The last part of the path. */
  readonly id: string;
  readonly data: DocumentData;
  readonly createTime: VersionStamp;
  /** The stamp of the commit that changed it last; a commit that changes nothing leaves it as it is. */
  readonly updateTime: VersionStamp;
}

/** The answer to a read of several documents. */
export interface Documents {
  /** In the order of the paths asked for; `undefined` where there is no document. */
  readonly documents: readonly (StoredDocument | undefined)[];
  /** The server's time of the read: every commit up to it is in the answer (but see `DocumentStore.readTimeSlackMs`). */
  readonly readTime: VersionStamp;
}
