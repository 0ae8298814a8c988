import type { DocumentPath } from './document.js';
import type { FieldPath } from './field-path.js';
import type { Transform } from './transform.js';
import type { DocumentValue } from './value.js';
import type { VersionStamp } from './version-stamp.js';

/** What must hold of the stored document for the whole commit to be applied. */
export type Precondition = { readonly exists: boolean } | { readonly updateTime: VersionStamp };

/** Fields of a new document; a field (not an element of an array) may be a transform other than `deleteField`. */
export interface WriteData {
  readonly [field: string]: DocumentValue | Transform | WriteData;
}

/** Writes a document that must not exist yet. */
export interface CreateWrite {
  readonly type: 'create';
  readonly path: DocumentPath;
  readonly data: WriteData;
}

/**
 * Replaces a document whole, or creates it, whatever was there. It wipes the witnesses of other writers, as a delete
 * does: not for documents that others change under preconditions.
 */
export interface SetWrite {
  readonly type: 'set';
  readonly path: DocumentPath;
  readonly data: WriteData;
}

/** Changes the fields named, and only those, of a document that must exist. */
export interface UpdateWrite {
  readonly type: 'update';
  readonly path: DocumentPath;
  /** New values by field path; a map replaces the stored map whole. No path may be the beginning of another. */
  readonly fields: Readonly<Record<FieldPath, DocumentValue | Transform>>;
  /** Defaults to `{ exists: true }`, which is the least that an update asks for. */
  readonly precondition?: { readonly exists: true } | { readonly updateTime: VersionStamp };
}

/** Removes a document; one that is not there is no error unless the precondition asks for it. */
export interface DeleteWrite {
  readonly type: 'delete';
  readonly path: DocumentPath;
  readonly precondition?: { readonly exists: true } | { readonly updateTime: VersionStamp };
}

/** Changes nothing (update time and listeners included) and lets the commit through only if the precondition holds. */
export interface VerifyWrite {
  readonly type: 'verify';
  readonly path: DocumentPath;
  readonly precondition: Precondition;
}

/** One write of a commit. A commit holds one write per document at most. */
export type Write = CreateWrite | SetWrite | UpdateWrite | DeleteWrite | VerifyWrite;
