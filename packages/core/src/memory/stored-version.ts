import type { DocumentPath, StoredDocument } from '../document-store/document.js';
import { LIBRARY_FIELD } from '../document-store/document-driver.js';
import type { DocumentData } from '../document-store/value.js';
import type { VersionStamp } from '../document-store/version-stamp.js';
import { frozenCopy, holdsMutable } from './frozen-value.js';
import type { StoredNumber } from './stored-number.js';

/** What a document holds. */
export interface Content {
  /** All fields, the library's own included; frozen. */
  readonly fields: DocumentData;
  /** Numbers that are not stored as a caller's number would be, by field path. Rare: only transforms make them. */
  readonly wide: ReadonlyMap<string, StoredNumber>;
}

/** A document as one commit left it. Never changed. */
export interface StoredVersion extends Content {
  readonly path: DocumentPath;
  readonly createTime: VersionStamp;
  readonly updateTime: VersionStamp;
  /** In bytes, as Firestore counts them. */
  readonly size: number;
  /** As readers see it, without the library's field. */
  readonly document: StoredDocument;
  /** Whether it holds dates or bytes, which cannot be frozen: every reader needs a copy. */
  readonly mutable: boolean;
}

/** The last part of a path. */
export const lastPart = (path: string): string => path.slice(path.lastIndexOf('/') + 1);

/** The fields that are the caller's. */
function publicFields(fields: DocumentData): DocumentData {
  if (!Object.hasOwn(fields, LIBRARY_FIELD)) return Object.freeze(fields);
  const { [LIBRARY_FIELD]: _library, ...data } = fields;
  return Object.freeze(data);
}

/** Makes a version; its size is the caller's to know, who has to check it anyway. */
export function storedVersion(
  path: DocumentPath,
  content: Content & { readonly size: number },
  createTime: VersionStamp,
  updateTime: VersionStamp,
): StoredVersion {
  const data = publicFields(content.fields);
  const document = Object.freeze({ path, id: lastPart(path), data, createTime, updateTime });
  return { ...content, path, createTime, updateTime, document, mutable: holdsMutable(data) };
}

/** The document for one reader, who may hold it for good. */
export function handOut(version: StoredVersion): StoredDocument {
  if (!version.mutable) return version.document;
  return Object.freeze({ ...version.document, data: frozenCopy(version.document.data) as DocumentData });
}
