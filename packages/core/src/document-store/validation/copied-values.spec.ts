import fc from 'fast-check';
import { checkData } from './values.js';
import { CopiedValues } from './copied-values.js';
import { checkWrites } from './writes.js';

const date = fc.constantFrom(0, 1, 2).map((time) => new Date(time));
const leaf = fc.oneof(fc.integer(), fc.string({ maxLength: 3 }), date, fc.constant(null));
const map = fc.dictionary(fc.constantFrom('a', 'b', 'c'), leaf, { maxKeys: 3, noNullPrototype: true });
/** Documents that are made of a few maps, each of which may be anywhere and more than once. */
const documents = fc.array(map, { minLength: 1, maxLength: 12 }).chain((maps) => {
  const part = fc.constantFrom(...maps);
  const nested = fc.oneof(
    part,
    part.map((inner) => ({ inner })),
    fc.array(part, { maxLength: 3 }),
  );
  return fc.array(fc.dictionary(fc.constantFrom('x', 'y', 'z'), nested, { noNullPrototype: true }), {
    minLength: 1,
    maxLength: 3,
  });
});

describe('values that are copied once', () => {
  it('are the same, and as large, as those that are copied each time', () => {
    fc.assert(
      fc.property(documents, (all) => {
        const copied = new CopiedValues();
        for (const data of all) {
          expect(checkData(data, 'one', copied)).toStrictEqual(checkData(data, 'one'));
        }
      }),
    );
  });

  it('are not too deep for their second place because they were not for their first', () => {
    const nest = (value: object, levels: number): object =>
      Array.from({ length: levels }).reduce<object>((inner) => ({ inner }), value);
    const shared = { a: { b: { c: 1 } } };
    const isTaken = (second: object): boolean => {
      try {
        checkData({ first: shared, second }, 'one', new CopiedValues());
        return true;
      } catch (error) {
        expect(error).toMatchObject({ code: 'SerializationError' });
        return false;
      }
    };
    const taken = [16, 17, 18, 19].map((levels) => isTaken(nest(shared, levels)));
    expect(taken).toEqual([16, 17, 18, 19].map((levels) => isTaken(nest(structuredClone(shared), levels))));
    expect(new Set(taken).size).toBe(2);
  });

  it('are nobody else’s: what the caller does to them afterwards changes nothing', () => {
    const shared = { at: new Date(5) };
    const [write] = checkWrites([{ type: 'set', path: 'c/x', data: { first: shared, second: shared } }]);
    shared.at.setTime(9);
    expect(write).toMatchObject({ data: { first: { at: new Date(5) }, second: { at: new Date(5) } } });
  });
});
