import { isDate, isUint8Array } from 'node:util/types';
import { isTransform } from '../../document-store/transform.js';
import { placeholders } from './history.js';

/** Puts a collection in place of the placeholders, in every string of a step. */
export function resolved<T>(value: T, root: string): T {
  if (typeof value === 'string') {
    return value.replaceAll(placeholders.root, root).replaceAll(placeholders.group, `${root}below`) as T;
  }
  if (typeof value !== 'object' || value === null) return value;
  if (isTransform(value) || isDate(value) || isUint8Array(value)) return value;
  if (Array.isArray(value)) return value.map((item) => resolved<unknown>(item, root)) as T;
  const entries = Object.entries(value).map(([name, inner]) => [name, resolved<unknown>(inner, root)]);
  return Object.fromEntries(entries) as T;
}
