import type { DocumentValue } from '../../document-store/value.js';

/** Values of every type by a name each, in Firestore's order; those in one inner list are equal in queries. */
const orderedValues: readonly (readonly (readonly [string, DocumentValue])[])[] = [
  [['null', null]],
  [['false', false]],
  [['true', true]],
  [['nan', NaN]],
  [['negative-infinity', -Infinity]],
  [['minus-two', -2]],
  [['minus-half', -0.5]],
  [
    ['minus-zero', -0],
    ['zero', 0],
  ],
  [['half', 0.5]],
  [['one', 1]],
  [['two-to-53', 2 ** 53]],
  [['infinity', Infinity]],
  [['date-1969', new Date(-1)]],
  [['date-1970', new Date(0)]],
  [['text-empty', '']],
  [['text-A', 'A']],
  [['text-a', 'a']],
  [['text-aa', 'aa']],
  [['text-é', 'é']],
  [['text-replacement', '\ufffd']],
  [['text-emoji', '😀']],
  [['bytes-empty', new Uint8Array()]],
  [['bytes-0', Uint8Array.of(0)]],
  [['bytes-0-1', Uint8Array.of(0, 1)]],
  [['bytes-255', Uint8Array.of(255)]],
  [['list-empty', []]],
  [['list-null', [null]]],
  [['list-1', [1]]],
  [['list-1-0', [1, 0]]],
  [['list-2', [2]]],
  [['list-text', ['']]],
  [['map-empty', {}]],
  [['map-a-1', { a: 1 }]],
  [['map-a-1-b', { b: 0, a: 1 }]],
  [['map-a-2', { a: 2 }]],
  [['map-b', { b: 0 }]],
];

/** A document per value of the fixture, and one without the field. */
export const valueDocuments: Readonly<Record<string, { readonly v: DocumentValue } | { readonly other: 1 }>> =
  {
    ...Object.fromEntries(orderedValues.flat().map(([id, v]) => [id, { v }])),
    absent: { other: 1 },
  };

/** The ids of the fixture in order, equal ones by their id. */
export const orderedIds: readonly string[] = orderedValues.flatMap((equal) => equal.map(([id]) => id).sort());
