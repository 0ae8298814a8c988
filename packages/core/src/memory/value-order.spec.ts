import fc from 'fast-check';
import { isDate, isUint8Array } from 'node:util/types';
import type { DocumentValue } from '../document-store/value.js';
import { comparePaths, compareStrings, compareValues } from './value-order.js';

const scalar = fc.oneof(
  fc.constantFrom<DocumentValue>(
    null,
    true,
    false,
    NaN,
    Infinity,
    -Infinity,
    0,
    -0,
    1,
    2 ** 53,
    '',
    'a',
    '\ufffd',
  ),
  fc.double(),
  fc.integer(),
  fc.string({ unit: 'binary' }),
  fc.date({ noInvalidDate: true }),
  fc.uint8Array({ maxLength: 4 }),
);

const value = fc.letrec<{ value: DocumentValue }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3, withCrossShrink: true },
    scalar,
    fc.array(tie('value'), { maxLength: 3 }),
    fc.dictionary(fc.constantFrom('a', 'b', 'é', '😀', '\ufffd'), tie('value'), {
      maxKeys: 3,
      noNullPrototype: true,
    }),
  ),
})).value;

const text = (string: string): Buffer =>
  Buffer.concat([...Buffer.from(string)].map((byte) => Buffer.from([1, byte])).concat(Buffer.from([0])));

function double(number: number): Buffer {
  if (Number.isNaN(number)) return Buffer.alloc(8);
  const bytes = Buffer.alloc(8);
  bytes.writeDoubleBE(number === 0 ? 0 : number);
  return Buffer.from(
    number < 0 ? bytes.map((byte) => 255 - byte) : bytes.map((byte, index) => (index ? byte : byte | 128)),
  );
}

/** The oracle: a key of bytes such that the order of values is the order of keys. */
function key(one: DocumentValue): Buffer {
  if (one === null) return Buffer.from([1]);
  if (typeof one === 'boolean') return Buffer.from([2, Number(one)]);
  if (typeof one === 'number') return Buffer.concat([Buffer.from([3]), double(one)]);
  if (isDate(one)) return Buffer.concat([Buffer.from([4]), double(one.getTime())]);
  if (typeof one === 'string') return Buffer.concat([Buffer.from([5]), text(one)]);
  if (isUint8Array(one))
    return Buffer.concat([
      Buffer.from([6]),
      ...[...one].map((byte) => Buffer.from([1, byte])),
      Buffer.from([0]),
    ]);
  if (Array.isArray(one)) {
    return Buffer.concat([Buffer.from([7]), ...(one as readonly DocumentValue[]).map(key), Buffer.from([0])]);
  }
  const entries = Object.entries(one).sort(([left], [right]) =>
    Buffer.compare(Buffer.from(left), Buffer.from(right)),
  );
  const parts = entries.map(([name, inner]) => Buffer.concat([Buffer.from([1]), text(name), key(inner)]));
  return Buffer.concat([Buffer.from([8]), ...parts, Buffer.from([0])]);
}

describe('the order of values', () => {
  it('is the order of their byte keys, so it is total', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(Math.sign(compareValues(left, right))).toBe(Buffer.compare(key(left), key(right)));
      }),
      { numRuns: 2000 },
    );
  });

  it('is the same from the other side, and zero to itself', () => {
    fc.assert(
      fc.property(value, value, (left, right) => {
        expect(Math.sign(compareValues(left, right)) + Math.sign(compareValues(right, left))).toBe(0);
        expect(compareValues(left, left)).toBe(0);
      }),
    );
  });

  it('is transitive', () => {
    fc.assert(
      fc.property(fc.array(value, { minLength: 3, maxLength: 3 }), (values) => {
        const [a, b, c] = values.sort(compareValues) as [DocumentValue, DocumentValue, DocumentValue];
        expect(compareValues(a, b)).toBeLessThanOrEqual(0);
        expect(compareValues(b, c)).toBeLessThanOrEqual(0);
        expect(compareValues(a, c)).toBeLessThanOrEqual(0);
      }),
    );
  });
});

describe('the order of strings', () => {
  it('is that of their UTF-8 bytes', () => {
    const near = fc.string({
      unit: fc.constantFrom('a', 'b', '\u07ff', '\ud7ff', '\ue000', '\uffff', '😀', '𐀀'),
      maxLength: 4,
    });
    fc.assert(
      fc.property(near, near, (left, right) => {
        expect(Math.sign(compareStrings(left, right))).toBe(
          Buffer.compare(Buffer.from(left), Buffer.from(right)),
        );
      }),
      { numRuns: 1000 },
    );
  });
});

describe('the order of paths', () => {
  it('is that of their ids, one after the other', () => {
    const id = fc.string({
      unit: fc.constantFrom('a', 'b', '!', '.', 'é', '😀', '\uffff'),
      minLength: 1,
      maxLength: 3,
    });
    const ids = fc.array(id, { minLength: 1, maxLength: 4 });
    const oracle = (left: readonly string[], right: readonly string[]): number => {
      const at = left.findIndex((one, index) => one !== right[index]);
      if (at === -1) return left.length - right.length;
      return right[at] === undefined ? 1 : compareStrings(left[at] ?? '', right[at]);
    };
    fc.assert(
      fc.property(ids, ids, (left, right) => {
        expect(Math.sign(comparePaths(left.join('/'), right.join('/')))).toBe(Math.sign(oracle(left, right)));
      }),
      { numRuns: 1000 },
    );
  });

  it('is not that of their characters', () => {
    expect(['a/b!/c/d', 'a/b', 'a/b/c/d', 'a/b/c'].sort(comparePaths)).toEqual([
      'a/b',
      'a/b/c',
      'a/b/c/d',
      'a/b!/c/d',
    ]);
  });
});
