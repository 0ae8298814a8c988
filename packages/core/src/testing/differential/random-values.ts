import {
  arrayRemove,
  arrayUnion,
  deleteField,
  increment,
  maximum,
  minimum,
} from '../../document-store/transform.js';
import type { Transform } from '../../document-store/transform.js';
import type { DocumentValue } from '../../document-store/value.js';
import type { WriteData } from '../../document-store/write.js';
import type { Choice } from './choice.js';

/** Few values of each type, so that documents are often equal, with the edges among them. */
const scalars: readonly DocumentValue[] = [
  ...[null, true, false, NaN, -Infinity, Infinity],
  ...[-0, 0, 1, -1, 2, 0.5, 2.5, 2 ** 53, Number.MAX_SAFE_INTEGER, Number.MIN_SAFE_INTEGER],
  ...['', 'a', 'aa', 'b', 'é', '\ufffd', '😀'],
  ...[new Date(0), new Date(-1), new Date(1_700_000_000_123)],
  ...[new Uint8Array(), Uint8Array.of(0), Uint8Array.of(0, 1), Uint8Array.of(255)],
];

const numbers = [0, 1, -1, 2, 3, 0.5, -2.5, Number.MAX_SAFE_INTEGER];

/** The fields of random documents. */
const fields = ['a', 'b', 'list', 'map', '`odd name`'] as const;

/** Fields and what may lie below them. */
export const paths = [...fields, 'map.x', 'map.y', 'a.x'] as const;

/** A value of any type, often a scalar. */
export function randomValue(choice: Choice, depth = 0): DocumentValue {
  if (depth < 2 && choice.chance(0.15)) {
    const names = choice.some(['x', 'y', 'odd name'], 0, 2);
    return Object.fromEntries(names.map((name) => [name, randomValue(choice, depth + 1)]));
  }
  if (depth < 2 && choice.chance(0.15)) {
    const items = choice.list(0, 3, () => randomValue(choice, depth + 1));
    return items.filter((item) => !Array.isArray(item));
  }
  return choice.of(scalars);
}

/** A value that an array can hold. */
export function randomElement(choice: Choice): DocumentValue {
  const value = randomValue(choice, 1);
  return Array.isArray(value) ? 1 : value;
}

/** A change that the server computes; not the server's time, which no two stores agree on. */
export function randomTransform(choice: Choice, deletes: boolean): Transform {
  const elements = choice.list(1, 2, () => randomElement(choice));
  const operand = choice.of(numbers);
  const kinds = [
    increment(operand),
    maximum(operand),
    minimum(operand),
    arrayUnion(...elements),
    arrayRemove(...elements),
  ];
  return deletes && choice.chance(0.3) ? deleteField() : choice.of(kinds);
}

/** The fields of a document. */
export function randomData(choice: Choice): WriteData {
  const data: Record<string, DocumentValue | Transform> = {};
  for (const name of choice.some(['a', 'b', 'list', 'map', 'odd name'], 0, 4)) {
    data[name] = choice.chance(0.1) ? randomTransform(choice, false) : randomValue(choice);
  }
  return data;
}
