import { isTransform } from '../document-store/transform.js';
import { checkValue } from '../document-store/validation/values.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import { SerializationError } from '../errors/errors.js';

/**
 * A frozen copy of a value, if storage can keep it: what its caller does to the value afterwards changes nothing.
 * Throws `SerializationError`.
 */
export function checkedValue(value: unknown, subject: string): DocumentValue {
  const copy = checkValue(value, subject).value;
  if (!isTransform(copy)) return copy;
  throw new SerializationError(subject, { expected: 'a plain value', found: 'a transform' });
}

/** The same for a map. Throws `SerializationError`. */
export function checkedMap(value: unknown, subject: string): DocumentData {
  const copy = checkedValue(value, subject);
  const tag = Object.prototype.toString.call(copy);
  if (tag === '[object Object]') return copy as DocumentData;
  throw new SerializationError(subject, { expected: 'a map', found: tag.slice(8, -1) });
}
