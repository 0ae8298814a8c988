import fc from 'fast-check';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import { copyAt, frozenCopy, holdsMutable, mutablePlaces, storedAlike } from './frozen-value.js';

const scalar = fc.oneof(fc.integer(), fc.string(), fc.boolean(), fc.constant(null));
const mutable = fc.oneof(fc.date({ noInvalidDate: true }), fc.uint8Array({ maxLength: 3 }));
const { map } = fc.letrec<{ map: DocumentData; value: DocumentValue }>((tie) => ({
  value: fc.oneof({ maxDepth: 3 }, scalar, mutable, fc.array(tie('map'), { maxLength: 2 }), tie('map')),
  map: fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('value'), { maxKeys: 3 }),
}));

/** All objects in a value that can be changed although what holds them is frozen. */
function changeable(value: DocumentValue): readonly object[] {
  if (typeof value !== 'object' || value === null) return [];
  if (value instanceof Date || value instanceof Uint8Array) return [value];
  return Object.values(value).flatMap((inner) => changeable(inner));
}

describe('a copy for a reader', () => {
  it('is alike, and shares nothing with what it was made of but what is frozen', () => {
    fc.assert(
      fc.property(map, (fields) => {
        const copy = copyAt(fields, mutablePlaces(fields));
        expect(storedAlike(copy, fields)).toBe(true);
        expect(copy).toEqual(frozenCopy(fields));
        const originals = new Set(changeable(fields));
        expect(changeable(copy).some((one) => originals.has(one))).toBe(false);
        expect(changeable(copy)).toHaveLength(originals.size);
        expect(Object.isFrozen(copy)).toBe(true);
      }),
    );
  });

  it('is made only where there is something that cannot be frozen', () => {
    fc.assert(
      fc.property(map, (fields) => {
        expect(mutablePlaces(fields).length > 0).toBe(holdsMutable(fields));
        if (!holdsMutable(fields)) expect(frozenCopy(fields)).toBe(fields);
      }),
    );
  });
});
