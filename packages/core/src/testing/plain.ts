import { isDate, isUint8Array } from 'node:util/types';

/** A value such that equal ones of any realm, and only those, give the same JSON; the order of fields does not count. */
export function plain(value: unknown): unknown {
  if (typeof value === 'number' && (Object.is(value, -0) || !Number.isFinite(value))) {
    return { $number: Object.is(value, -0) ? '-0' : String(value) };
  }
  if (value === undefined) return { $undefined: true };
  if (typeof value !== 'object' || value === null) return value;
  if (isDate(value)) return { $date: value.toISOString() };
  if (isUint8Array(value)) return { $bytes: Buffer.from(value).toString('hex') };
  if (Array.isArray(value)) return value.map(plain);
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([name, inner]) => [name, plain(inner)]));
}
