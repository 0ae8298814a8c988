import { isDate, isUint8Array } from 'node:util/types';
import { SerializationError, TooLarge } from '../../errors/errors.js';
import { isTransform } from '../transform.js';
import type { Transform } from '../transform.js';
import type { DocumentValue } from '../value.js';
import type { WriteData } from '../write.js';
import type { CopiedValues } from './copied-values.js';
import { faultOfFieldName } from './field-names.js';
import { limits } from './limits.js';
import { hasLoneSurrogate, utf8Length } from './text.js';

/** A value as it will be stored: a frozen copy of the caller's, with its size. */
export interface CheckedValue<T> {
  readonly value: T;
  /** As Firestore counts them. */
  readonly bytes: number;
  readonly transforms: number;
}

interface Walk {
  /** Where the document is, for messages: its path or an argument. */
  readonly subject: string | (() => string);
  /** Names and indexes from the document down to the value in hand. */
  readonly trail: string[];
  /** Undefined where each value gets copies of its own. */
  readonly copied: CopiedValues | undefined;
  bytes: number;
  transforms: number;
}

const firstInstant = -62_135_596_800_000;
const lastInstant = 253_402_300_799_999;

function subjectOf({ subject }: Walk): string {
  return typeof subject === 'string' ? subject : subject();
}

function refuse(walk: Walk, expected: string, found: string): never {
  const subject = subjectOf(walk);
  const where = walk.trail.length === 0 ? subject : `${subject}: ${walk.trail.join('.')}`;
  throw new SerializationError(where, { expected, found });
}

function tagOf(value: object): string {
  return Object.prototype.toString.call(value).slice(8, -1);
}

/** A plain object of any realm: made by a literal, or without a prototype. */
function isPlain(value: object): value is Record<string, unknown> {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return true;
  return Object.getPrototypeOf(prototype) === null && tagOf(value) === 'Object';
}

/** Names that were found to be good, with their length in bytes: an application has few, and uses them in every write. */
const goodNames = new Map<string, number>();
const goodNamesKept = 10_000;

/** Checks a field name. Throws `SerializationError`. */
function checkName(name: string, walk: Walk): void {
  let bytes = goodNames.get(name);
  if (bytes === undefined) {
    const fault = faultOfFieldName(name);
    if (fault !== undefined) refuse(walk, fault.expected, fault.found);
    bytes = utf8Length(name);
    if (goodNames.size < goodNamesKept) goodNames.set(name, bytes);
  }
  walk.bytes += bytes + 1;
}

function deeper(walk: Walk, depth: number): void {
  if (depth > limits.depth) {
    refuse(walk, `at most ${String(limits.depth)} levels of maps and arrays, and no cycle`, 'a deeper value');
  }
  // What is shared within a value is copied as often as it is met: it must not grow without end.
  if (walk.bytes > limits.commitBytes)
    throw new TooLarge(subjectOf(walk), limits.documentBytes, undefined, 'bytes');
}

function copyTransform(transform: Transform, walk: Walk, depth: number): Transform {
  walk.transforms += 1;
  switch (transform.kind) {
    case 'increment':
    case 'maximum':
    case 'minimum': {
      const { operand } = transform;
      if (typeof operand !== 'number' || Number.isNaN(operand)) {
        refuse(walk, 'a number as operand', typeof operand === 'number' ? 'NaN' : typeof operand);
      }
      walk.bytes += 8;
      return Object.freeze({ ...transform, operand });
    }
    case 'arrayUnion':
    case 'arrayRemove': {
      const given: unknown = transform.elements;
      if (!Array.isArray(given)) return refuse(walk, 'an array of elements', typeof given);
      return Object.freeze({ ...transform, elements: copyElements(given, walk, depth) });
    }
    case 'serverTime':
    case 'deleteField':
      walk.bytes += 8;
      return Object.freeze({ ...transform });
    default:
      return refuse(walk, 'a transform of the library', 'another');
  }
}

function copyElements(value: readonly unknown[], walk: Walk, depth: number): readonly DocumentValue[] {
  deeper(walk, depth);
  const copy: DocumentValue[] = [];
  for (let index = 0; index < value.length; index += 1) {
    walk.trail.push(String(index));
    const element = value[index];
    if (Array.isArray(element)) refuse(walk, 'no array directly inside an array', 'an array');
    copy.push(copyValue(element, walk, depth + 1));
    walk.trail.pop();
  }
  return Object.freeze(copy);
}

function copyMap(value: Record<string, unknown>, walk: Walk, depth: number, transforms: boolean): WriteData {
  deeper(walk, depth);
  const known = walk.copied?.find(value, depth);
  if (known !== undefined) {
    walk.bytes += known.bytes;
    return known.copy;
  }
  if (Object.getOwnPropertySymbols(value).length > 0) refuse(walk, 'names that are strings', 'a symbol');
  const { bytes: bytesBefore, transforms: transformsBefore } = walk;
  const copy: Record<string, DocumentValue | Transform | WriteData> = {};
  for (const name of Object.keys(value)) {
    walk.trail.push(name);
    checkName(name, walk);
    copy[name] = copyField(value[name], walk, depth + 1, transforms);
    walk.trail.pop();
  }
  Object.freeze(copy);
  if (walk.copied !== undefined && walk.transforms === transformsBefore) {
    walk.copied.add({ source: value, copy, depth, bytes: walk.bytes - bytesBefore });
  }
  return copy;
}

function copyField(
  value: unknown,
  walk: Walk,
  depth: number,
  transforms: boolean,
): DocumentValue | Transform | WriteData {
  if (typeof value !== 'object' || value === null) return copyValue(value, walk, depth);
  if (isTransform(value)) {
    if (!transforms) refuse(walk, 'a plain value', 'a transform');
    return copyTransform(value, walk, depth);
  }
  if (!Array.isArray(value) && isPlain(value)) return copyMap(value, walk, depth, transforms);
  return copyObject(value, walk, depth);
}

function copyValue(value: unknown, walk: Walk, depth: number): DocumentValue {
  switch (typeof value) {
    case 'boolean':
      walk.bytes += 1;
      return value;
    case 'number':
      walk.bytes += 8;
      return value;
    case 'string':
      if (hasLoneSurrogate(value)) refuse(walk, 'a string in valid Unicode', 'half of a surrogate pair');
      walk.bytes += utf8Length(value) + 1;
      return value;
    case 'object':
      return value === null ? copyNull(walk) : copyObject(value, walk, depth);
    case 'bigint':
      return refuse(
        walk,
        'a number (64-bit integers beyond 2^53 are not exact: store them as strings)',
        'a bigint',
      );
    default:
      return refuse(
        walk,
        'null, boolean, number, string, Date, Uint8Array, array or plain object',
        typeof value,
      );
  }
}

function copyNull(walk: Walk): null {
  walk.bytes += 1;
  return null;
}

function copyObject(value: object, walk: Walk, depth: number): DocumentValue {
  if (Array.isArray(value)) return copyElements(value, walk, depth);
  if (isDate(value)) return copyDate(value, walk);
  if (isUint8Array(value)) {
    const copy = new Uint8Array(value);
    walk.bytes += copy.byteLength;
    return copy;
  }
  if (isTransform(value)) return refuse(walk, 'a plain value', 'a transform');
  if (!isPlain(value)) {
    const name: unknown = (value as { constructor?: { name?: unknown } }).constructor?.name;
    return refuse(walk, 'a plain object', `an instance of ${typeof name === 'string' ? name : tagOf(value)}`);
  }
  return copyMap(value, walk, depth, false);
}

function copyDate(value: Date, walk: Walk): Date {
  const instant = Date.prototype.getTime.call(value);
  if (!(instant >= firstInstant && instant <= lastInstant)) {
    refuse(walk, 'a date of the years 1 to 9999', Number.isNaN(instant) ? 'an invalid date' : 'another year');
  }
  walk.bytes += 8;
  return walk.copied === undefined ? new Date(instant) : walk.copied.date(instant);
}

/**
 * Copies, checks and freezes one value of a filter, a cursor or an update, which lies so many levels deep. `subject`
 * says in messages where it is. Throws
 * `SerializationError`, or `TooLarge` for what no document can hold.
 */
export function checkValue(
  value: unknown,
  subject: string | (() => string),
  depth = 1,
  copied?: CopiedValues,
): CheckedValue<DocumentValue | Transform> {
  const walk: Walk = { subject, trail: [], copied, bytes: 0, transforms: 0 };
  const copy = isTransform(value) ? copyTransform(value, walk, depth) : copyValue(value, walk, depth);
  return { value: copy, bytes: walk.bytes, transforms: walk.transforms };
}

/** Copies, checks and freezes the fields of a document. Throws as `checkValue`. */
export function checkData(data: unknown, subject: string, copied?: CopiedValues): CheckedValue<WriteData> {
  const walk: Walk = { subject, trail: [], copied, bytes: 0, transforms: 0 };
  if (typeof data !== 'object' || data === null || !isPlain(data)) {
    return refuse(walk, 'a plain object of fields', data === null ? 'null' : typeof data);
  }
  const value = copyMap(data, walk, 0, true);
  return { value, bytes: walk.bytes, transforms: walk.transforms };
}
