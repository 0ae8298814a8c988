import type { KeyObject } from 'node:crypto';
import { SerializationError } from '@tai-state/core';
import type { DocumentData, DocumentValue, FieldPath } from '@tai-state/core';
import { fromPortable, toPortable } from '../transfer/portable-value.js';
import type { PortableValue } from '../transfer/portable-value.js';
import { decrypt, encrypt } from './authenticated-cipher.js';

/** The name that marks a sealed field; no map of an application may have it. */
export const sealedMark = '$sealed';

/** What stands in the place of a personal value. */
export interface SealedField extends DocumentData {
  readonly [sealedMark]: 1;
  /** The id of the subject's key. */
  readonly subject: string;
  readonly value: Uint8Array;
}

/** Whether a value is a map, not a list, a date or bytes. */
export function isMap(value: DocumentValue | undefined): value is DocumentData {
  return Object.prototype.toString.call(value) === '[object Object]';
}

/** Binds a value to its place and to its subject: elsewhere it cannot be opened. */
const contextOf = (keyId: string, path: FieldPath): string => `tai-state field 1\n${keyId}\n${path}`;

/** Encrypts a value for the field at `path`. */
export function sealField(key: KeyObject, keyId: string, path: FieldPath, value: DocumentValue): SealedField {
  const plain = Buffer.from(JSON.stringify(toPortable(value)), 'utf8');
  return Object.freeze({
    [sealedMark]: 1,
    subject: keyId,
    value: encrypt(key, plain, contextOf(keyId, path)),
  });
}

/** The value that was sealed. Throws `SerializationError` when it was changed, or belongs to another place or subject. */
export function openField(key: KeyObject, path: FieldPath, { subject, value }: SealedField): DocumentValue {
  let text: string;
  try {
    text = Buffer.from(decrypt(key, value, contextOf(subject, path))).toString('utf8');
  } catch (error) {
    throw new SerializationError(path, {
      expected: "a value that was sealed for this field with its subject's key",
      found: 'another one',
      cause: error,
    });
  }
  return fromPortable(JSON.parse(text) as PortableValue, path);
}

/** The sealed field that a marked map is. Throws `SerializationError` for a map that only looks like one. */
export function sealedFieldOf(map: DocumentData, path: FieldPath): SealedField {
  const { [sealedMark]: format, subject, value } = map;
  const bytes = Object.prototype.toString.call(value) === '[object Uint8Array]';
  if (format === 1 && typeof subject === 'string' && bytes) return map as SealedField;
  throw new SerializationError(path, {
    expected: 'a sealed value of format 1',
    found: 'a map that fits no format known here',
  });
}
