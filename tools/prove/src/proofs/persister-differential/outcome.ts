import { isTaiStateError } from '@tai-state/core';

/** What one adapter gives at random, or by its clock: texts that only it understands. */
const opaque = new Set(['token', 'checkpoint', 'digest', 'chain']);

/** Milliseconds and microseconds since the epoch are no figures of the library's. */
const firstTime = 1e12;

const timeless = (text: string): string => text.replace(/\d{13,}/g, '(time)');

/** A value without what two storages cannot have in common, its fields in order. */
function comparable(value: unknown, name = ''): unknown {
  if (opaque.has(name)) return '(opaque)';
  if (typeof value === 'number' && value > firstTime) return '(time)';
  if (typeof value === 'bigint') return String(value);
  if (value === undefined) return '(undefined)';
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((inner) => comparable(inner));
  const entries = Object.entries(value).sort(([left], [right]) => (left < right ? -1 : 1));
  return Object.fromEntries(entries.map(([field, inner]) => [field, comparable(inner, field)]));
}

/** How a call has ended: its result, or the code, the fields and the message of its error. */
export async function outcomeOf(call: () => Promise<unknown>): Promise<string> {
  try {
    return JSON.stringify(comparable(await call()));
  } catch (error) {
    if (!isTaiStateError(error)) return timeless(`not of the table: ${String(error)}`);
    const fields = Object.fromEntries(Object.entries(error));
    return JSON.stringify({ error: comparable(fields), message: timeless(error.message) });
  }
}
