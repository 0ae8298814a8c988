import type { DocumentData, DocumentValue } from '../document-store/value.js';
import { isMap } from './value-order.js';

/** The value at a path of names; undefined where there is none. */
export function valueAt(data: DocumentData, names: readonly string[]): DocumentValue | undefined {
  let value: DocumentValue | undefined = data;
  for (const name of names) {
    if (!isMap(value) || !Object.hasOwn(value, name)) return undefined;
    value = value[name];
  }
  return value;
}

/** The data with one value replaced, frozen; maps on the way are made where there are none. */
export function withValue(data: DocumentData, names: readonly string[], value: DocumentValue): DocumentData {
  const [name, ...rest] = names;
  if (name === undefined) return data;
  const inner = data[name];
  const replaced = rest.length === 0 ? value : withValue(isMap(inner) ? inner : {}, rest, value);
  return Object.freeze({ ...data, [name]: replaced });
}

/** The data without one field, frozen; the same data where there is no such field. */
export function withoutValue(data: DocumentData, names: readonly string[]): DocumentData {
  const [name, ...rest] = names;
  if (name === undefined || !Object.hasOwn(data, name)) return data;
  const { [name]: inner, ...others } = data;
  if (rest.length === 0) return Object.freeze(others);
  if (!isMap(inner)) return data;
  const left = withoutValue(inner, rest);
  return left === inner ? data : Object.freeze({ ...data, [name]: left });
}
