import fc from 'fast-check';
import { InvalidArgument } from '../errors/errors.js';
import { fieldNames, fieldPath } from './field-path.js';

const name = fc.oneof(
  fc.string({ minLength: 1, maxLength: 6 }),
  fc.string({
    unit: fc.constantFrom('a', '_', '1', '.', '`', '\\', ' ', 'é', '😀', '\n'),
    minLength: 1,
    maxLength: 6,
  }),
);

describe('a field path', () => {
  it('holds its names, whatever they are', () => {
    fc.assert(
      fc.property(fc.array(name, { minLength: 1, maxLength: 5 }), (names) => {
        expect(fieldNames(fieldPath(...names))).toEqual(names);
      }),
      { numRuns: 1000 },
    );
  });

  it('has one spelling for its names', () => {
    fc.assert(
      fc.property(
        fc.array(name, { minLength: 1, maxLength: 5 }),
        fc.array(name, { minLength: 1, maxLength: 5 }),
        (one, two) => {
          expect(fieldPath(...one) === fieldPath(...two)).toBe(JSON.stringify(one) === JSON.stringify(two));
        },
      ),
    );
  });

  it('is either read to names that spell it again, or refused', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('a', 'b', '.', '`', '\\', ' ', '1') }), (path) => {
        let names: readonly string[];
        try {
          names = fieldNames(path);
        } catch (error) {
          expect(error).toBeInstanceOf(InvalidArgument);
          return;
        }
        expect(fieldNames(fieldPath(...names))).toEqual(names);
      }),
      { numRuns: 1000 },
    );
  });
});
