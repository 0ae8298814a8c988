import { isDate, isUint8Array } from 'node:util/types';
import type { DocumentValue } from '../document-store/value.js';

/** A copy of a value that nobody else holds: arrays and maps frozen, dates and bytes copied. */
export function frozenCopy(value: DocumentValue): DocumentValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isDate(value)) return new Date(value.getTime());
  if (isUint8Array(value)) return new Uint8Array(value);
  if (Array.isArray(value)) return Object.freeze((value as readonly DocumentValue[]).map(frozenCopy));
  const copy: Record<string, DocumentValue> = {};
  for (const [field, inner] of Object.entries(value)) copy[field] = frozenCopy(inner);
  return Object.freeze(copy);
}

/** Whether a value holds something that cannot be frozen: a date or bytes. */
export function holdsMutable(value: DocumentValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isDate(value) || isUint8Array(value)) return true;
  return Object.values(value).some(holdsMutable);
}

/** Whether two values are stored alike: unlike in queries, 0 and -0 differ. */
export function storedAlike(left: DocumentValue | undefined, right: DocumentValue | undefined): boolean {
  if (Object.is(left, right)) return true;
  if (typeof left !== 'object' || typeof right !== 'object' || left === null || right === null) return false;
  if (isDate(left) || isDate(right))
    return isDate(left) && isDate(right) && left.getTime() === right.getTime();
  if (isUint8Array(left) || isUint8Array(right)) {
    return isUint8Array(left) && isUint8Array(right) && Buffer.compare(left, right) === 0;
  }
  if (Array.isArray(left) !== Array.isArray(right)) return false;
  const fields = Object.keys(left);
  if (fields.length !== Object.keys(right).length) return false;
  return fields.every(
    (field) => Object.hasOwn(right, field) && storedAlike((left as Fields)[field], (right as Fields)[field]),
  );
}

type Fields = Readonly<Record<string, DocumentValue>>;
