import { hash } from 'node:crypto';
import { isTransform } from '../transform.js';
import type { Write } from '../write.js';

/** Writes a value so that equal values, and only those, give equal text. */
function canonical(value: unknown): string {
  if (value === null || typeof value !== 'object') {
    return typeof value === 'number'
      ? `n${Object.is(value, -0) ? '-0' : String(value)}`
      : JSON.stringify(value);
  }
  const tag = Object.prototype.toString.call(value);
  if (tag === '[object Date]') return `d${String((value as Date).getTime())}`;
  if (tag === '[object Uint8Array]') return `b${Buffer.from(value as Uint8Array).toString('base64')}`;
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`;
  const entries = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
  const body = entries.map(([name, field]) => `${JSON.stringify(name)}:${canonical(field)}`).join(',');
  return `${isTransform(value) ? 't' : ''}{${body}}`;
}

/** A digest of a value: equal values, and only those, have equal ones. SHA-256, 22 characters of base64url (132 bits). */
export function digestOfValue(value: unknown): string {
  return hash('sha256', canonical(value), 'base64url').slice(0, 22);
}

/**
 * A digest of what writes do (their paths and values), whatever their preconditions expect: an operation that is
 * repeated after a restart may have read newer documents. SHA-256, 22 characters of base64url (132 bits).
 */
export function digestOf(writes: readonly Write[]): string {
  const effects = writes
    .filter((write) => write.type !== 'verify')
    .map((write) => {
      if (write.type === 'delete') return ['delete', write.path];
      return [write.type, write.path, write.type === 'update' ? write.fields : write.data];
    });
  return digestOfValue(effects);
}
