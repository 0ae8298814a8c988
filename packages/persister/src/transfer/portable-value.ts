import { SerializationError, limits } from '@tai-state/core';
import type { DocumentValue } from '@tai-state/core';

/** What stands for a value in JSON: plain JSON, and for what JSON lacks a map with one name that begins with one `$`. */
export type PortableValue =
  null | boolean | number | string | readonly PortableValue[] | { readonly [name: string]: PortableValue };

const tagOf = (value: object): string => Object.prototype.toString.call(value).slice(8, -1);

/** A value as JSON can carry it. `fromPortable` gives the same value back, dates, bytes, NaN and -0 included. */
export function toPortable(value: DocumentValue): PortableValue {
  if (typeof value === 'number') {
    if (Number.isFinite(value) && !Object.is(value, -0)) return value;
    return { $number: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return (value as readonly DocumentValue[]).map(toPortable);
  if (tagOf(value) === 'Date') return { $date: (value as Date).getTime() };
  if (tagOf(value) === 'Uint8Array') return { $bytes: Buffer.from(value as Uint8Array).toString('base64') };
  const fields = Object.entries(value as Readonly<Record<string, DocumentValue>>);
  return Object.fromEntries(fields.map(([name, field]) => [escaped(name), toPortable(field)]));
}

/** The value that `toPortable` was given. Throws `SerializationError`; `location` is for its message. */
export function fromPortable(value: PortableValue, location: string, depth = 0): DocumentValue {
  if (typeof value !== 'object' || value === null) return value;
  if (depth > limits.depth) throw malformed(location, 'one that is nested deeper than a document can be');
  if (Array.isArray(value))
    return (value as readonly PortableValue[]).map((item) => fromPortable(item, location, depth + 1));
  const fields = Object.entries(value as Readonly<Record<string, PortableValue>>);
  const [first] = fields;
  if (first !== undefined && isTag(first[0])) {
    if (fields.length === 1) return fromTag(first[0], first[1], location);
    throw malformed(location, 'a map beside a mark');
  }
  return Object.fromEntries(
    fields.map(([name, field]) => {
      if (isTag(name)) throw malformed(location, 'a map beside a mark');
      return [unescaped(name), fromPortable(field, location, depth + 1)];
    }),
  );
}

/** A name of the application's that begins with `$` gets one more, so that it is no mark. */
const escaped = (name: string): string => (name.startsWith('$') ? `$${name}` : name);
const unescaped = (name: string): string => (name.startsWith('$') ? name.slice(1) : name);
const isTag = (name: string): boolean => name.startsWith('$') && !name.startsWith('$$');

const numbers: Readonly<Record<string, number>> = {
  '-0': -0,
  NaN: NaN,
  Infinity: Infinity,
  '-Infinity': -Infinity,
};

/** The farthest time from the epoch that a date can have, in milliseconds (ECMA-262, 21.4.1.1). */
const latest = 8.64e15;

function fromTag(tag: string, value: PortableValue, location: string): DocumentValue {
  if (tag === '$date' && typeof value === 'number' && Number.isInteger(value) && Math.abs(value) <= latest)
    return new Date(value);
  if (tag === '$bytes' && typeof value === 'string') {
    const bytes = Buffer.from(value, 'base64');
    if (bytes.toString('base64') === value) return new Uint8Array(bytes);
  }
  if (tag === '$number' && typeof value === 'string' && Object.hasOwn(numbers, value)) {
    return numbers[value] ?? NaN;
  }
  throw malformed(location, 'an unknown mark');
}

function malformed(location: string, found: string): SerializationError {
  return new SerializationError(location, { expected: 'a value as an export writes it', found });
}
