import { isDate, isUint8Array } from 'node:util/types';
import type { DocumentPath } from '../document-store/document.js';
import { nameBytes } from '../document-store/validation/paths.js';
import { utf8Length } from '../document-store/validation/text.js';
import type { DocumentValue } from '../document-store/value.js';

const textSize = (text: string): number => utf8Length(text) + 1;

/** The stored size of a value: https://firebase.google.com/docs/firestore/storage-size */
export function valueSize(value: DocumentValue): number {
  if (typeof value === 'string') return textSize(value);
  if (typeof value === 'number') return 8;
  if (value === null || typeof value === 'boolean') return 1;
  if (Array.isArray(value)) {
    let size = 0;
    for (const item of value as readonly DocumentValue[]) size += valueSize(item);
    return size;
  }
  if (isDate(value)) return 8;
  if (isUint8Array(value)) return value.byteLength;
  return fieldsSize(value as Readonly<Record<string, DocumentValue>>);
}

/** The stored size of fields: their names and their values. */
function fieldsSize(fields: Readonly<Record<string, DocumentValue>>): number {
  let size = 0;
  for (const name of Object.keys(fields)) size += textSize(name) + valueSize(fields[name] as DocumentValue);
  return size;
}

/** The stored size of a document. */
export function documentSize(path: DocumentPath, fields: Readonly<Record<string, DocumentValue>>): number {
  return nameBytes(path) + fieldsSize(fields) + 32;
}
