import { fieldNames } from '../document-store/field-path.js';
import type { FieldPath } from '../document-store/field-path.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import { valueSize } from '../memory/document-size.js';
import { TooLarge } from '../errors/errors.js';

/** Bytes of an indexed value that Firestore looks at; what is beyond would make queries lie. */
const limit = 1_500;

/** The value at a path inside data; undefined where there is none. */
export function valueAt(data: DocumentValue, path: FieldPath): DocumentValue | undefined {
  let value: DocumentValue | undefined = data;
  for (const name of fieldNames(path)) {
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
    if (!Object.hasOwn(value, name)) return undefined;
    value = (value as DocumentData)[name];
  }
  return value;
}

/**
 * The fields of the data by which states are queried, by their paths; undefined where none is declared. Throws
 * `TooLarge` for a value that an index does not hold whole.
 */
export function indexOf(
  queryable: readonly FieldPath[],
  data: DocumentValue,
  subject: string,
): DocumentData | undefined {
  if (queryable.length === 0) return undefined;
  const index: Record<string, DocumentValue> = {};
  for (const path of queryable) {
    const value = valueAt(data, path);
    if (value === undefined) continue;
    const bytes = valueSize(value);
    if (bytes > limit) throw new TooLarge(`${subject}: ${path}, which is queryable`, limit, bytes, 'bytes');
    index[path] = value;
  }
  return index;
}
