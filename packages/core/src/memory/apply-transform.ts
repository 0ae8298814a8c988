import type { Transform } from '../document-store/transform.js';
import type { DocumentValue } from '../document-store/value.js';
import type { StoredNumber } from './stored-number.js';
import { addNumbers, pickNumber, storedNumber } from './stored-number.js';
import { compareValues } from './value-order.js';

/** What a transform starts from. */
export interface TransformInput {
  readonly stored: DocumentValue | undefined;
  /** The stored value as a number, where it is one. */
  readonly number: StoredNumber | undefined;
  /** The server's wall-clock time, in milliseconds. */
  readonly now: number;
}

/** What a transform leaves: a value, and its number where it is one. */
export interface TransformOutput {
  readonly value: DocumentValue;
  readonly number?: StoredNumber;
}

const holds = (items: readonly DocumentValue[], item: DocumentValue): boolean =>
  items.some((other) => compareValues(item, other) === 0);

const asArray = (stored: DocumentValue | undefined): readonly DocumentValue[] =>
  Array.isArray(stored) ? (stored as readonly DocumentValue[]) : [];

function union(stored: readonly DocumentValue[], added: readonly DocumentValue[]): readonly DocumentValue[] {
  const result = [...stored];
  for (const item of added) if (!holds(result, item)) result.push(item);
  return result;
}

const numeric = (number: StoredNumber): TransformOutput => ({ value: Number(number.value), number });

/** Computes a transform's value as Firestore documents it; undefined for `deleteField`. */
export function applyTransform(transform: Transform, input: TransformInput): TransformOutput | undefined {
  switch (transform.kind) {
    case 'deleteField':
      return undefined;
    case 'serverTime':
      return { value: new Date(input.now) };
    case 'increment': {
      const operand = storedNumber(transform.operand);
      return numeric(input.number === undefined ? operand : addNumbers(input.number, operand));
    }
    case 'maximum':
    case 'minimum': {
      const operand = storedNumber(transform.operand);
      return numeric(
        input.number === undefined ? operand : pickNumber(transform.kind, input.number, operand),
      );
    }
    case 'arrayUnion':
      return { value: Object.freeze(union(asArray(input.stored), transform.elements)) };
    case 'arrayRemove':
      return {
        value: Object.freeze(asArray(input.stored).filter((item) => !holds(transform.elements, item))),
      };
  }
}
