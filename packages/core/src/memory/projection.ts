import type { StoredDocument } from '../document-store/document.js';
import { fieldNames } from '../document-store/field-path.js';
import type { FieldPath } from '../document-store/field-path.js';
import type { DocumentData } from '../document-store/value.js';
import { valueAt, withValue } from './field-access.js';
import { frozenCopy } from './frozen-value.js';
import { handOut } from './stored-version.js';
import type { StoredVersion } from './stored-version.js';

/** Makes the documents of an answer: whole ones, or with the fields of a mask only. */
export function projection(
  mask: readonly FieldPath[] | undefined,
): (version: StoredVersion) => StoredDocument {
  if (mask === undefined) return handOut;
  const fields = mask.map(fieldNames);
  return (version) => {
    let data: DocumentData = Object.freeze({});
    for (const names of fields) {
      const value = valueAt(version.document.data, names);
      if (value !== undefined)
        data = withValue(data, names, version.mutable.length > 0 ? frozenCopy(value) : value);
    }
    return Object.freeze({ ...version.document, data });
  };
}
