import { isDate, isUint8Array } from 'node:util/types';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import { isMap } from './value-order.js';

/**
 * A frozen value of which nobody else holds what can be changed: dates and bytes are copied, with the arrays and maps
 * around them; what is frozen through and through is the value's own.
 */
export function frozenCopy(value: DocumentValue): DocumentValue {
  if (typeof value !== 'object' || value === null) return value;
  if (isDate(value)) return new Date(value.getTime());
  if (isUint8Array(value)) return new Uint8Array(value);
  if (Array.isArray(value)) {
    const items = (value as readonly DocumentValue[]).map(frozenCopy);
    return items.every((item, index) => item === value[index]) ? value : Object.freeze(items);
  }
  const fields = value as Fields;
  let copy: Record<string, DocumentValue> | undefined;
  for (const name of Object.keys(fields)) {
    const inner = fields[name] as DocumentValue;
    const own = frozenCopy(inner);
    if (own === inner) continue;
    copy ??= { ...fields };
    copy[name] = own;
  }
  return copy === undefined ? value : Object.freeze(copy);
}

/** Whether a value holds something that cannot be frozen: a date or bytes. */
export function holdsMutable(value: DocumentValue): boolean {
  if (typeof value !== 'object' || value === null) return false;
  if (isDate(value) || isUint8Array(value)) return true;
  return Object.values(value).some(holdsMutable);
}

/** Where in a map lies what cannot be frozen: in a map below a name, or (no `below`) in what is copied whole. */
export type MutablePlaces = readonly { readonly name: string; readonly below: MutablePlaces | undefined }[];

const nowhere: MutablePlaces = Object.freeze([]);

/** Finds them: a map that is copied again and again need not be searched each time. */
export function mutablePlaces(fields: DocumentData): MutablePlaces {
  const places: MutablePlaces[number][] = [];
  for (const name of Object.keys(fields)) {
    const value = fields[name];
    if (typeof value !== 'object' || value === null) continue;
    const below = isMap(value) ? mutablePlaces(value) : undefined;
    if (below === undefined ? holdsMutable(value) : below.length > 0) places.push({ name, below });
  }
  return places.length === 0 ? nowhere : places;
}

/** The same copy as `frozenCopy`'s, of a map whose places are known. */
export function copyAt(fields: DocumentData, places: MutablePlaces): DocumentData {
  const copy: Record<string, DocumentValue> = { ...fields };
  for (const { name, below } of places) {
    const value = fields[name] as DocumentValue;
    copy[name] = below === undefined ? frozenCopy(value) : copyAt(value as DocumentData, below);
  }
  return Object.freeze(copy);
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
