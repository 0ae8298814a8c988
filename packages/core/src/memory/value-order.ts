import { isDate, isUint8Array } from 'node:util/types';
import type { DocumentValue } from '../document-store/value.js';

/** A field that holds fields. */
export type MapValue = Readonly<Record<string, DocumentValue>>;

/**
 * Firestore's order of types (those that a `DocumentValue` can be):
 * https://firebase.google.com/docs/firestore/manage-data/data-types#value_type_ordering
 */
export function typeRank(value: DocumentValue): number {
  if (value === null) return 0;
  switch (typeof value) {
    case 'boolean':
      return 1;
    case 'number':
      return 2;
    case 'string':
      return 4;
    default:
      if (isDate(value)) return 3;
      if (isUint8Array(value)) return 5;
      return Array.isArray(value) ? 6 : 7;
  }
}

/** Whether a value is a map (not an array, date or bytes). */
export function isMap(value: DocumentValue | undefined): value is MapValue {
  return value !== undefined && typeRank(value) === 7;
}

/** UTF-16 units moved so that surrogates, which stand for characters above U+FFFF, come last, as in UTF-8. */
const utf8Weight = (unit: number): number =>
  unit >= 0xe000 ? unit - 0x800 : unit >= 0xd800 ? unit + 0x2000 : unit;

/** The same in paths, where the slash between two ids comes before every character. */
const pathWeight = (unit: number): number => (unit === 0x2f ? -1 : utf8Weight(unit));

function compareUnits(left: string, right: string, weight: (unit: number) => number): number {
  const length = Math.min(left.length, right.length);
  for (let index = 0; index < length; index += 1) {
    const a = left.charCodeAt(index);
    const b = right.charCodeAt(index);
    if (a !== b) return weight(a) - weight(b);
  }
  return left.length - right.length;
}

/** Compares strings as Firestore does: by their UTF-8 bytes. */
export function compareStrings(left: string, right: string): number {
  return compareUnits(left, right, utf8Weight);
}

/** Compares document paths id by id; a path comes before those below it. */
export function comparePaths(left: string, right: string): number {
  return compareUnits(left, right, pathWeight);
}

/** NaN comes before every number and equals itself; 0 equals -0. */
function compareNumbers(left: number, right: number): number {
  if (left < right) return -1;
  if (left > right) return 1;
  if (left === right) return 0;
  return Number.isNaN(left) ? (Number.isNaN(right) ? 0 : -1) : 1;
}

function compareArrays(left: readonly DocumentValue[], right: readonly DocumentValue[]): number {
  for (const [index, value] of left.entries()) {
    const other = right[index];
    if (other === undefined) return 1;
    const order = compareValues(value, other);
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

function compareMaps(left: MapValue, right: MapValue): number {
  const leftKeys = Object.keys(left).sort(compareStrings);
  const rightKeys = Object.keys(right).sort(compareStrings);
  for (const [index, key] of leftKeys.entries()) {
    const other = rightKeys[index];
    if (other === undefined) return 1;
    const order = compareStrings(key, other) || compareValues(left[key] ?? null, right[other] ?? null);
    if (order !== 0) return order;
  }
  return leftKeys.length - rightKeys.length;
}

/** Firestore's order over all values, a total one: negative, zero (equal in queries) or positive. */
export function compareValues(left: DocumentValue, right: DocumentValue): number {
  const rank = typeRank(left);
  const difference = rank - typeRank(right);
  if (difference !== 0) return difference;
  switch (rank) {
    case 1:
    case 2:
      return compareNumbers(Number(left), Number(right));
    case 3:
      return (left as Date).getTime() - (right as Date).getTime();
    case 4:
      return compareStrings(left as string, right as string);
    case 5:
      return Buffer.compare(left as Uint8Array, right as Uint8Array);
    case 6:
      return compareArrays(left as readonly DocumentValue[], right as readonly DocumentValue[]);
    case 7:
      return compareMaps(left as MapValue, right as MapValue);
    default:
      return 0;
  }
}
