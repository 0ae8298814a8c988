import { SerializationError } from '../../errors/errors.js';
import { arrayUnion, deleteField, increment } from '../transform.js';
import { checkData } from './values.js';
import { checkWrites } from './writes.js';
import type { Write, WriteData } from '../write.js';

function refusal(data: unknown): string {
  try {
    checkData(data, 'c/d');
  } catch (error) {
    if (error instanceof SerializationError) return error.message;
    throw error;
  }
  return 'accepted';
}

const cycle: Record<string, unknown> = {};
cycle['self'] = cycle;

describe('a value that Firestore cannot keep is refused with its place', () => {
  it.each([
    ['undefined', { a: { b: undefined } }, /^c\/d: a\.b: expected .*found undefined/],
    ['a function', { a: () => 1 }, /found function/],
    ['a symbol', { a: Symbol('x') }, /found symbol/],
    ['a bigint', { a: 10n }, /found a bigint/],
    ['a class instance', { a: new URL('http://x') }, /found an instance of URL/],
    ['a map', { a: new Map() }, /found an instance of Map/],
    ['an invalid date', { a: new Date(Number.NaN) }, /found an invalid date/],
    ['a date before year 1', { a: new Date(-1e14) }, /found another year/],
    ['an array in an array', { a: [[1]] }, /c\/d: a\.0: expected no array directly inside an array/],
    ['a hole in an array', { a: [1, , 2] }, /c\/d: a\.1: .*found undefined/], // eslint-disable-line no-sparse-arrays
    ['half of a surrogate pair', { a: 'x\ud800' }, /half of a surrogate pair/],
    ['half of a surrogate pair in a name', { 'x\udc00': 1 }, /half of a surrogate pair/],
    ['an own __proto__', JSON.parse('{"__proto__": 1}'), /a reserved name/],
    ['a reserved name', { __x__: 1 }, /a reserved name/],
    ['an empty name', { '': 1 }, /an empty name/],
    ['a symbol as name', { [Symbol('x')]: 1 }, /found a symbol/],
    ['a cycle', cycle, /and no cycle/],
    ['a transform in an array', { a: [increment(1)] }, /found a transform/],
    ['NaN as operand', { a: increment(Number.NaN) }, /a number as operand, found NaN/],
    ['a document that is none', [], /found/],
    ['null as a document', null, /found null/],
  ] as const)('%s', (_name, data, message) => {
    expect(refusal(data)).toMatch(message);
  });

  it('never prints the value', () => {
    expect(refusal({ a: { secret: 'password\ud800' } })).not.toMatch(/password/);
  });
});

describe('the copy of what goes in', () => {
  it('of an array is one, whatever its prototype is', () => {
    for (const prototype of [null, Object.prototype]) {
      const list: unknown = Object.setPrototypeOf([1, 2], prototype);
      const { value } = checkData({ list, in: { list }, of: [{ list }] }, 'c/d');
      expect(value).toEqual({ list: [1, 2], in: { list: [1, 2] }, of: [{ list: [1, 2] }] });
    }
  });

  it('is frozen and shares nothing with the original, bytes and dates included', () => {
    const original = {
      list: [{ x: 1 }],
      when: new Date(5),
      bytes: new Uint8Array([1, 2]),
      tags: arrayUnion('a'),
    };
    const { value } = checkData(original, 'c/d');
    original.list[0] = { x: 9 };
    original.when.setTime(9);
    original.bytes[0] = 9;
    expect(value).toEqual({
      list: [{ x: 1 }],
      when: new Date(5),
      bytes: new Uint8Array([1, 2]),
      tags: arrayUnion('a'),
    });
    expect(Object.isFrozen(value) && Object.isFrozen(value['list'])).toBe(true);
  });

  it('takes plain objects of other realms and without a prototype', () => {
    const bare = Object.assign(Object.create(null) as Record<string, unknown>, { x: 1 });
    expect(checkData({ bare }, 'c/d').value).toEqual({ bare: { x: 1 } });
  });

  it('takes 20 levels and refuses 21', () => {
    const nested = (levels: number): WriteData => (levels === 0 ? { end: 1 } : { in: nested(levels - 1) });
    expect(refusal(nested(20))).toBe('accepted');
    expect(refusal(nested(21))).toMatch(/at most 20 levels/);
  });
});

describe('the writes of a commit', () => {
  const create = (path: string, data: WriteData = {}): Write => ({ type: 'create', path, data });

  it.each<readonly [string, readonly Write[], string]>([
    ['none', [], 'InvalidArgument'],
    ['two of one document', [create('c/d'), { type: 'delete', path: 'c/d' }], 'InvalidArgument'],
    ['more than 500', Array.from({ length: 501 }, (_, at) => create(`c/${String(at)}`)), 'TooLarge'],
    ['a document above 1 MiB', [create('c/d', { text: 'x'.repeat(1_048_576) })], 'TooLarge'],
    [
      'documents above 10 MiB together',
      Array.from({ length: 11 }, (_, at) => create(`c/${String(at)}`, { text: 'x'.repeat(1_000_000) })),
      'TooLarge',
    ],
    ["the library's own field", [create('c/d', { _tai: 1 })], 'SerializationError'],
    [
      "the library's own field in an update",
      [{ type: 'update', path: 'c/d', fields: { '_tai.w0': 1 } }],
      'SerializationError',
    ],
    ['deleteField in a new document', [create('c/d', { a: { b: deleteField() } })], 'SerializationError'],
    ['an update of nothing', [{ type: 'update', path: 'c/d', fields: {} }], 'InvalidArgument'],
    ['overlapping fields', [{ type: 'update', path: 'c/d', fields: { a: 1, 'a.b': 2 } }], 'InvalidArgument'],
    [
      'the same field in two spellings',
      [{ type: 'update', path: 'c/d', fields: { a: 1, '`a`': 2 } }],
      'InvalidArgument',
    ],
    [
      'a field path that is none',
      [{ type: 'update', path: 'c/d', fields: { 'a..b': 1 } }],
      'InvalidArgument',
    ],
    ['a collection as document', [create('c')], 'InvalidArgument'],
  ])('are refused when they hold %s', (_name, writes, code) => {
    expect(() => checkWrites(writes)).toThrow(expect.objectContaining({ code }));
  });
});
