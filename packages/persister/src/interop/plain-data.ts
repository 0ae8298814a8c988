import { limits } from '@tai-state/core';

/** A plain object of any realm. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === null || Object.getPrototypeOf(prototype) === null;
}

/**
 * What another library gives, as storage can keep it: fields that are undefined are left out (in an array they are
 * null), of an error its name and message stay. What else storage cannot keep stays as it is, and is refused there.
 */
export function plainData(value: unknown, depth = 0): unknown {
  if (typeof value !== 'object' || value === null || depth > limits.depth) return value;
  if (Array.isArray(value)) {
    return value.map((element: unknown) => (element === undefined ? null : plainData(element, depth + 1)));
  }
  if (Object.prototype.toString.call(value) === '[object Error]') {
    const { name, message } = value as Error;
    return { name, message };
  }
  if (!isPlain(value)) return value;
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, field]) => field !== undefined)
      .map(([name, field]) => [name, plainData(field, depth + 1)]),
  );
}
