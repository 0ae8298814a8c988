import { InvalidArgument } from '../../errors/errors.js';
import { DOCUMENT_ID, fieldNames, fieldPath } from '../field-path.js';
import type { FieldPath } from '../field-path.js';
import { limits } from './limits.js';
import { hasLoneSurrogate, utf8Length } from './text.js';

/** What a field name should have been, and what it is. */
export interface NameFault {
  readonly expected: string;
  readonly found: string;
}

const reserved = /^__.*__$/s;

/** Why a name cannot be a field's, or undefined. */
export function faultOfFieldName(name: string): NameFault | undefined {
  if (name === '') return { expected: 'field names of at least one character', found: 'an empty name' };
  if (reserved.test(name)) return { expected: 'field names not of the form __x__', found: 'a reserved name' };
  if (hasLoneSurrogate(name)) {
    return { expected: 'field names in valid Unicode', found: 'half of a surrogate pair' };
  }
  const bytes = utf8Length(name);
  if (bytes <= limits.fieldNameBytes) return undefined;
  return {
    expected: `field names of at most ${String(limits.fieldNameBytes)} UTF-8 bytes`,
    found: `${String(bytes)} bytes`,
  };
}

/** A field path of a query or a mask in its one spelling; the document path as it is. Throws `InvalidArgument`. */
export function checkFieldPath(field: FieldPath, argument: string): FieldPath {
  if (typeof field !== 'string') {
    throw new InvalidArgument(argument, { expected: 'a field path', found: typeof field });
  }
  if (field === DOCUMENT_ID) return field;
  const names = fieldNames(field);
  for (const name of names) {
    const fault = faultOfFieldName(name);
    if (fault !== undefined) throw new InvalidArgument(argument, { ...fault });
  }
  return fieldPath(...names);
}
