import type { DocumentData, DocumentValue } from '@tai-state/core';
import { Unreadable } from './unreadable.js';

/**
 * The port's form of a value that the SDK has just decoded for us; maps and arrays are changed in place and frozen.
 * Throws `Unreadable` for what the port does not hold: references, geographical points and vectors. Integers beyond
 * 2^53, which only increments and other programs can make, become the nearest number, as the SDK does it without
 * `useBigInt`.
 */
export function decodeValue(value: unknown): DocumentValue {
  switch (typeof value) {
    case 'string':
    case 'boolean':
    case 'number':
      return value;
    case 'bigint':
      return Number(value);
    default:
      if (value === null) return null;
      return Array.isArray(value) ? decodeArray(value) : decodeObject(value as object);
  }
}

/** The same for a map, or for all fields of a document. */
export function decodeMap(map: Record<string, unknown>): DocumentData {
  let name = '';
  try {
    for (name of Object.keys(map)) {
      const value = map[name];
      if (isComposite(value)) map[name] = decodeValue(value);
    }
  } catch (error) {
    throw error instanceof Unreadable ? error.within(name) : error;
  }
  return Object.freeze(map) as DocumentData;
}

function decodeArray(array: unknown[]): readonly DocumentValue[] {
  let index = 0;
  try {
    for (; index < array.length; index += 1) {
      const value = array[index];
      if (isComposite(value)) array[index] = decodeValue(value);
    }
  } catch (error) {
    throw error instanceof Unreadable ? error.within(`[${String(index)}]`) : error;
  }
  return Object.freeze(array) as readonly DocumentValue[];
}

function isComposite(value: unknown): boolean {
  return typeof value === 'object' || typeof value === 'bigint';
}

function decodeObject(value: object): DocumentValue {
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === null || Object.getPrototypeOf(prototype) === null) {
    return decodeMap(value as Record<string, unknown>);
  }
  if (ArrayBuffer.isView(value)) return Uint8Array.from(value as Uint8Array);
  const { toMillis } = value as { toMillis?: () => number };
  if (typeof toMillis === 'function') return new Date(toMillis.call(value));
  throw new Unreadable(`a ${value.constructor.name}`);
}
