import { LIBRARY_FIELD } from '../../document-store/document-driver.js';
import { increment } from '../../document-store/transform.js';
import type { DocumentData, DocumentValue } from '../../document-store/value.js';
import type { WriteData } from '../../document-store/write.js';
import { failsWith, same } from './assertions.js';
import { casesOf } from './contract-case.js';
import type { ContractContext } from './contract-context.js';

/** Asserts that a document comes back as it was written, by create, set and update. */
const kept =
  (data: DocumentData) =>
  async (t: ContractContext): Promise<void> => {
    await t.seed({ created: data });
    await t.set('set', data);
    await t.set('updated', { value: 0 });
    await t.update('updated', { value: data });
    same(
      [await t.data('created'), await t.data('set'), await t.data('updated')],
      [data, data, { value: data }],
    );
  };

/** Asserts that a value is refused before anything is sent, wherever it stands. */
const refused =
  (value: unknown) =>
  async (t: ContractContext): Promise<void> => {
    const bad = value as DocumentValue;
    await failsWith('SerializationError', () => t.seed({ a: { bad } }));
    await failsWith('SerializationError', () => t.set('a', { map: { list: [{ bad }] } }));
    await t.set('b', {});
    await failsWith('SerializationError', () => t.update('b', { bad }));
    same([await t.find('a'), await t.data('b')], [undefined, {}]);
  };

/** Asserts that a field name is refused, at the top and below. */
const refusedName =
  (name: string) =>
  async (t: ContractContext): Promise<void> => {
    const data = JSON.parse(`{${JSON.stringify(name)}:1}`) as WriteData;
    await failsWith('SerializationError', () => t.seed({ a: data }));
    await failsWith('SerializationError', () => t.set('a', { list: [data] }));
    same(await t.find('a'), undefined);
  };

const deep = (levels: number): DocumentValue => {
  let value: DocumentValue = 1;
  for (let level = 0; level < levels; level += 1) value = { inner: value };
  return value;
};

class Point {
  readonly x = 1;
}

/** Which values are stored, and how they come back. */
export const valueCases = casesOf('values', {
  'null, booleans and strings come back': kept({
    a: null,
    b: true,
    c: false,
    d: '',
    e: 'x',
    f: '😀 e\u0301\u0000\n',
  }),
  'integers come back up to 2^53 - 1': kept({
    a: 0,
    b: -1,
    c: Number.MAX_SAFE_INTEGER,
    d: Number.MIN_SAFE_INTEGER,
  }),
  'doubles come back exactly': kept({
    a: 0.1,
    b: -1e-320,
    c: Number.MAX_VALUE,
    d: 5e-324,
    e: 2 ** 53,
    f: 1e300,
  }),
  '-0, NaN and the infinities come back': kept({ a: -0, b: NaN, c: Infinity, d: -Infinity }),
  'dates come back to the millisecond, of the years 1 to 9999': kept({
    a: new Date(0),
    b: new Date(-1),
    c: new Date('0001-01-01T00:00:00.000Z'),
    d: new Date('9999-12-31T23:59:59.999Z'),
    e: new Date(1_700_000_000_123),
  }),
  'bytes come back': kept({
    a: new Uint8Array(),
    b: Uint8Array.of(0, 255, 128),
    c: new Uint8Array(1000).fill(7),
  }),
  'maps and arrays come back, empty ones too': kept({
    a: {},
    b: [],
    c: { d: [{ e: [] }, {}, null] },
    f: [1, 'x', null, true],
  }),
  'a document can be empty': kept({}),
  'field names come back whatever they hold': kept({
    'a.b': 1,
    'a/b': 2,
    '`': 3,
    '\\': 4,
    ' ': 5,
    ü: 6,
    '😀': 7,
    constructor: 8,
    toString: 9,
    __x: 10,
    0: 11,
    '-': 12,
  }),
  'bytes of a Node buffer are bytes': async (t) => {
    await t.seed({ a: { raw: Buffer.from('abc') } });
    same(await t.data('a'), { raw: Uint8Array.of(97, 98, 99) });
  },
  'an object without a prototype is a map': async (t) => {
    const map = Object.assign(Object.create(null) as Record<string, DocumentValue>, { a: 1 });
    await t.seed({ a: { map } });
    same(await t.data('a'), { map: { a: 1 } });
  },
  'twenty levels of maps and arrays in a field are stored': async (t) => {
    const data = { field: deep(20), list: [deep(19)] };
    await t.seed({ a: data });
    await t.set('b', {});
    await t.update('b', data);
    same([await t.data('a'), await t.data('b')], [data, data]);
  },
  'twenty-one levels in a field are refused': async (t) => {
    await failsWith('SerializationError', () => t.seed({ a: { field: deep(21) } }));
    await failsWith('SerializationError', () => t.seed({ a: { list: [deep(20)] } }));
    await t.set('b', {});
    await failsWith('SerializationError', () => t.update('b', { field: deep(21) }));
    same([await t.find('a'), await t.data('b')], [undefined, {}]);
  },
  'undefined is refused': refused(undefined),
  'a function is refused': refused(() => 1),
  'a symbol is refused': refused(Symbol('x')),
  'a bigint is refused': refused(2n ** 64n),
  'an instance of a class is refused': refused(new Point()),
  'a Map is refused': refused(new Map([['a', 1]])),
  'an invalid date is refused': refused(new Date(NaN)),
  'an array directly in an array is refused': refused([[1]]),
  'a transform inside an array is refused': refused([increment(1)]),
  'half of a surrogate pair in a string is refused': refused('a\udc00'),
  'a typed array that is no bytes is refused': refused(Float64Array.of(1)),
  'a cycle is refused': async (t) => {
    const loop: Record<string, unknown> = {};
    loop['self'] = loop;
    await refused(loop)(t);
  },
  'a hole in an array is refused': async (t) => {
    const sparse: number[] = [];
    sparse[1] = 1;
    await refused(sparse)(t);
  },
  'an own field __proto__ is refused': refusedName('__proto__'),
  'a field of the form __x__ is refused': refusedName('__x__'),
  'an empty field name is refused': refusedName(''),
  'half of a surrogate pair in a field name is refused': refusedName('\ud800'),
  "the library's own field is refused": async (t) => {
    await failsWith('SerializationError', () => t.seed({ a: { [LIBRARY_FIELD]: 1 } }));
    await t.set('b', {});
    await failsWith('SerializationError', () => t.update('b', { [LIBRARY_FIELD]: 1 }));
    await failsWith('SerializationError', () => t.update('b', { [`${LIBRARY_FIELD}.inner`]: 1 }));
    same([await t.find('a'), await t.data('b')], [undefined, {}]);
  },
  "the library's own field is never seen": async (t) => {
    const { stamp } = await t.seed({ a: { n: 1 } });
    await t.commit({
      type: 'update',
      path: t.at('a'),
      fields: { n: 2 },
      precondition: { updateTime: stamp },
    });
    same(await t.data('a'), { n: 2 });
    const { documents } = await t.store.query({ collection: t.collection });
    same(
      documents.map(({ data }) => data),
      [{ n: 2 }],
    );
    const told = await t.listen({ document: t.at('a') }).next();
    same(told.documents[0]?.data, { n: 2 });
    const masked = await t.store.getAll([t.at('a')], { mask: [LIBRARY_FIELD] });
    same(masked.documents[0]?.data, {});
  },
});
