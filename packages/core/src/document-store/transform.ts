import type { DocumentValue } from './value.js';

const tag = Symbol.for('tai-state.transform');

/** A change that the server computes from the stored value when it applies the commit. */
export type Transform = { readonly [tag]: true } & (
  | { readonly kind: 'increment' | 'maximum' | 'minimum'; readonly operand: number }
  | { readonly kind: 'serverTime' | 'deleteField' }
  | { readonly kind: 'arrayUnion' | 'arrayRemove'; readonly elements: readonly DocumentValue[] }
);

/** Adds to a number; a missing or non-numeric field becomes the operand. Integers saturate at the 64-bit limits. */
export function increment(operand: number): Transform {
  return Object.freeze({ [tag]: true as const, kind: 'increment' as const, operand });
}

/** Keeps the larger of the stored number and the operand; a missing or non-numeric field becomes the operand. */
export function maximum(operand: number): Transform {
  return Object.freeze({ [tag]: true as const, kind: 'maximum' as const, operand });
}

/** Keeps the smaller of the stored number and the operand; a missing or non-numeric field becomes the operand. */
export function minimum(operand: number): Transform {
  return Object.freeze({ [tag]: true as const, kind: 'minimum' as const, operand });
}

/** The time at which the server took the request, in milliseconds. It is not the order of commits: stamps are. */
export function serverTime(): Transform {
  return theServerTime;
}

const theServerTime: Transform = Object.freeze({ [tag]: true as const, kind: 'serverTime' as const });

/** Appends the elements that the array does not hold yet; a missing or non-array field counts as empty. */
export function arrayUnion(...elements: readonly DocumentValue[]): Transform {
  return Object.freeze({
    [tag]: true as const,
    kind: 'arrayUnion' as const,
    elements: Object.freeze([...elements]),
  });
}

/** Removes every element that equals one of these; a missing or non-array field becomes empty. */
export function arrayRemove(...elements: readonly DocumentValue[]): Transform {
  return Object.freeze({
    [tag]: true as const,
    kind: 'arrayRemove' as const,
    elements: Object.freeze([...elements]),
  });
}

/** Removes the field; only as the value of a field of an update. */
export function deleteField(): Transform {
  return theDeletedField;
}

const theDeletedField: Transform = Object.freeze({ [tag]: true as const, kind: 'deleteField' as const });

/** Whether a value was made by one of the functions above (by any copy of the library). */
export function isTransform(value: unknown): value is Transform {
  return typeof value === 'object' && value !== null && (value as { [tag]?: unknown })[tag] === true;
}
