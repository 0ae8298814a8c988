import type { DocumentPath, StoredDocument } from '../document-store/document.js';
import { LIBRARY_FIELD } from '../document-store/document-driver.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import type { VersionStamp } from '../document-store/version-stamp.js';
import { copyAt, mutablePlaces } from './frozen-value.js';
import type { MutablePlaces } from './frozen-value.js';
import type { StoredNumber } from './stored-number.js';

/** What a document holds. */
export interface Content {
  /** All fields, the library's own included; frozen. */
  readonly fields: DocumentData;
  /** Numbers that are not stored as a caller's number would be, by field path. Rare: only transforms make them. */
  readonly wide: ReadonlyMap<string, StoredNumber>;
}

/** The last part of a path. */
export const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The fields that are the caller's. */
function publicFields(fields: DocumentData): DocumentData {
  if (!Object.hasOwn(fields, LIBRARY_FIELD)) return fields;
  const data: Record<string, DocumentValue> = {};
  for (const name of Object.keys(fields)) {
    if (name !== LIBRARY_FIELD) data[name] = fields[name] as DocumentValue;
  }
  return Object.freeze(data);
}

/** A document as one commit left it. Never changed. */
export class StoredVersion implements Content {
  readonly path: DocumentPath;
  readonly fields: DocumentData;
  readonly wide: Content['wide'];
  readonly createTime: VersionStamp;
  readonly updateTime: VersionStamp;
  /** In bytes, as Firestore counts them. */
  readonly size: number;
  #document: StoredDocument | undefined;
  #places: MutablePlaces | undefined;

  constructor(
    path: DocumentPath,
    { fields, wide }: Content,
    times: { readonly created: VersionStamp; readonly updated: VersionStamp },
    size: number,
  ) {
    this.path = path;
    this.fields = fields;
    this.wide = wide;
    this.createTime = times.created;
    this.updateTime = times.updated;
    this.size = size;
  }

  /** As readers see it, without the library's field. Most versions are replaced, or never read. */
  get document(): StoredDocument {
    return (this.#document ??= Object.freeze({
      path: this.path,
      id: lastPart(this.path),
      data: publicFields(this.fields),
      createTime: this.createTime,
      updateTime: this.updateTime,
    }));
  }

  /** Where the document holds dates or bytes, which cannot be frozen: every reader needs copies of them. */
  get mutable(): MutablePlaces {
    return (this.#places ??= mutablePlaces(this.document.data));
  }
}

/** The document for one reader, who may hold it for good. */
export function handOut(version: StoredVersion): StoredDocument {
  const { document, mutable } = version;
  if (mutable.length === 0) return document;
  const { path, id, data, createTime, updateTime } = document;
  return Object.freeze({ path, id, data: copyAt(data, mutable), createTime, updateTime });
}
