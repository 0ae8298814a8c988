import { DOCUMENT_ID } from '../../document-store/field-path.js';
import type { ComparisonOperator, Filter } from '../../document-store/query.js';
import type { DocumentValue } from '../../document-store/value.js';
import { failsWith, same } from './assertions.js';
import { casesOf } from './contract-case.js';
import type { ContractContext } from './contract-context.js';
import { orderedIds, valueDocuments } from './value-fixture.js';

const without = (...ids: readonly string[]): readonly string[] =>
  orderedIds.filter((id) => !ids.includes(id));

/** Asserts which documents of the fixture a filter finds, whatever their order. */
const finds =
  (op: ComparisonOperator, value: DocumentValue, expected: readonly string[]) =>
  async (t: ContractContext): Promise<void> => {
    await t.seed(valueDocuments);
    same([...(await t.ids({ where: { field: 'v', op, value } }))].sort(), [...expected].sort());
  };

const animals = {
  ant: { legs: 6, wings: false, tags: ['small'] },
  bat: { legs: 2, wings: true, tags: ['night', 'small'], size: 3 },
  cat: { legs: 4, wings: false, tags: ['night'], size: 5 },
  dodo: { legs: 2, wings: true, size: 5 },
  eel: { legs: 0, tags: [] },
};

/** Asserts which animals a filter finds, in order. */
const findsAnimals =
  (where: Filter, expected: readonly string[]) =>
  async (t: ContractContext): Promise<void> => {
    await t.seed(animals);
    same(await t.ids({ where }), expected);
  };

const f = (field: string, op: ComparisonOperator, value: DocumentValue): Filter => ({ field, op, value });

/** Asserts that a query is refused before anything is sent. */
const refused =
  (where: unknown) =>
  async (t: ContractContext): Promise<void> => {
    await failsWith('InvalidArgument', () => t.ids({ where: where as Filter }));
  };

/** What filters find. */
export const filterCases = casesOf('filters', {
  '== finds equal numbers of either kind': finds('==', 0, ['minus-zero', 'zero']),
  '== finds null': finds('==', null, ['null']),
  '== finds NaN': finds('==', NaN, ['nan']),
  '== finds equal text, byte by byte': finds('==', 'é', ['text-é']),
  '== finds equal dates': finds('==', new Date(0), ['date-1970']),
  '== finds equal bytes': finds('==', Uint8Array.of(0), ['bytes-0']),
  '== finds equal arrays': finds('==', [1], ['list-1']),
  '== finds equal maps, whatever the order of their fields': finds('==', { a: 1, b: 0 }, ['map-a-1-b']),
  '!= finds present values but null and the one given': finds('!=', 1, without('null', 'one')),
  '!= null finds every present value but null': finds('!=', null, without('null')),
  '!= NaN finds every present value but null and NaN': finds('!=', NaN, without('null', 'nan')),
  '< finds smaller numbers, NaN not': finds('<', 0, ['negative-infinity', 'minus-two', 'minus-half']),
  '<= finds smaller and equal ones': finds('<=', -0, [
    'negative-infinity',
    'minus-two',
    'minus-half',
    'minus-zero',
    'zero',
  ]),
  '> finds larger numbers, other types not': finds('>', 0.5, ['one', 'two-to-53', 'infinity']),
  '>= finds text by its UTF-8 bytes': finds('>=', 'é', ['text-é', 'text-replacement', 'text-emoji']),
  '> on text finds characters beyond U+FFFF last': finds('>', '\ufffd', ['text-emoji']),
  '<= on bytes': finds('<=', Uint8Array.of(0, 1), ['bytes-empty', 'bytes-0', 'bytes-0-1']),
  '> on dates': finds('>', new Date(-1), ['date-1970']),
  '>= on booleans': finds('>=', false, ['false', 'true']),
  '< on arrays': finds('<', [1, 0], ['list-empty', 'list-null', 'list-1']),
  '>= on maps': finds('>=', { a: 2 }, ['map-a-2', 'map-b']),
  'in finds any of the values': finds('in', [1, 'a', [1], { a: 1 }], ['one', 'text-a', 'list-1', 'map-a-1']),
  'in does not find null and NaN': finds('in', [null, NaN, 1], ['one']),
  'not-in finds present values but null and those given': finds(
    'not-in',
    [1, 'a', [1]],
    without('null', 'one', 'text-a', 'list-1'),
  ),
  'not-in with NaN finds NaN all the same': finds('not-in', [NaN, 1], without('null', 'one')),
  'not-in with null finds nothing': finds('not-in', [null, 1], []),
  'array-contains finds arrays with an equal element': finds('array-contains', 1, ['list-1', 'list-1-0']),
  'array-contains-any finds arrays with any, null and NaN not': finds(
    'array-contains-any',
    [0, '', null, NaN],
    ['list-1-0', 'list-text'],
  ),
  'and asks for all': findsAnimals({ and: [f('legs', '==', 2), f('size', '==', 3)] }, ['bat']),
  'or asks for any, and finds each once': findsAnimals(
    { or: [f('legs', '==', 2), f('wings', '==', true), f('size', '==', 5)] },
    ['bat', 'cat', 'dodo'],
  ),
  'and and or nest': findsAnimals(
    {
      and: [
        { or: [f('legs', '==', 2), f('legs', '==', 4)] },
        { or: [f('size', '==', 5), f('tags', 'array-contains', 'small')] },
      ],
    },
    ['bat', 'cat', 'dodo'],
  ),
  'ranges of two fields order by both': findsAnimals({ and: [f('size', '>', 1), f('legs', '<', 6)] }, [
    'bat',
    'dodo',
    'cat',
  ]),
  'an inequality in an or asks for its field in every document': findsAnimals(
    { or: [f('size', '>', 4), f('legs', '==', 6)] },
    ['cat', 'dodo'],
  ),
  'fields inside maps are compared by their path': async (t) => {
    await t.seed({ a: { m: { x: 1 } }, b: { m: { x: 2 } }, c: { m: 1 }, d: { 'm.x': 1 } });
    same(await t.ids({ where: f('m.x', '==', 1) }), ['a']);
    same(await t.ids({ where: f('`m.x`', '==', 1) }), ['d']);
  },
  'documents are found by their path': async (t) => {
    await t.seed(animals);
    same(await t.ids({ where: f(DOCUMENT_ID, '==', t.at('cat')) }), ['cat']);
    same(await t.ids({ where: f(DOCUMENT_ID, '>', t.at('cat')) }), ['dodo', 'eel']);
    same(await t.ids({ where: f(DOCUMENT_ID, 'in', [t.at('eel'), t.at('ant'), t.at('none')]) }), [
      'ant',
      'eel',
    ]);
    same(await t.ids({ where: { and: [f(DOCUMENT_ID, '>=', t.at('b')), f(DOCUMENT_ID, '<', t.at('d'))] } }), [
      'bat',
      'cat',
    ]);
  },
  'a query sees its own collection only': async (t) => {
    await t.seed({ a: { n: 1 }, 'a/below/b': { n: 1 } });
    await t.commit({ type: 'create', path: `${t.collection}x/c`, data: { n: 1 } });
    same(await t.ids({}), ['a']);
    same(await t.ids({ collection: t.at('a/below') }), ['b']);
  },
  'a query of a collection that is not there finds nothing': async (t) => {
    const { documents, readTime } = await t.store.query({ collection: `${t.collection}none` });
    same([documents, readTime > 0], [[], true]);
  },
  '30 values of in are taken, 31 are refused': async (t) => {
    const values = Array.from({ length: 31 }, (_, index) => index);
    await t.seed({ a: { v: 29 }, b: { v: 30 } });
    same(await t.ids({ where: f('v', 'in', values.slice(0, 30)) }), ['a']);
    await failsWith('InvalidArgument', () => t.ids({ where: f('v', 'in', values) }));
  },
  '10 values of not-in are taken, 11 are refused': async (t) => {
    const values = Array.from({ length: 11 }, (_, index) => index);
    await t.seed({ a: { v: 9 }, b: { v: 10 } });
    same(await t.ids({ where: f('v', 'not-in', values.slice(0, 10)) }), ['b']);
    await failsWith('InvalidArgument', () => t.ids({ where: f('v', 'not-in', values) }));
  },
  'an or of 31 parts is refused, multiplied out too': async (t) => {
    const part = (n: number): Filter => f('v', '==', n);
    await refused({ or: Array.from({ length: 31 }, (_, n) => part(n)) })(t);
    const six = Array.from({ length: 6 }, (_, n) => n);
    await refused({ and: [f('v', 'in', six), f('w', 'in', six)] })(t);
  },
  'in without values is refused': refused({ field: 'v', op: 'in', value: [] }),
  'in with what is no array is refused': refused({ field: 'v', op: 'in', value: 1 }),
  'an empty or is refused': refused({ or: [] }),
  'an unknown operator is refused': refused({ field: 'v', op: '~', value: 1 }),
  'a range of null or NaN is refused': async (t) => {
    for (const op of ['<', '<=', '>', '>=', 'array-contains']) {
      for (const value of [null, NaN]) await refused({ field: 'v', op, value })(t);
    }
  },
  'not-in beside in, array-contains-any or an or is refused': async (t) => {
    const notIn = f('v', 'not-in', [1]);
    for (const other of [f('w', 'in', [1]), f('w', 'array-contains-any', [1])])
      await refused({ and: [notIn, other] })(t);
    await refused({ or: [notIn, f('w', '==', 1)] })(t);
    await refused({ and: [notIn, { or: [f('w', '==', 1), f('w', '==', 2)] }] })(t);
  },
  'not-in beside != is refused': refused({
    and: [
      { field: 'v', op: 'not-in', value: [1] },
      { field: 'v', op: '!=', value: 1 },
    ],
  }),
  'two array-contains in one and are refused': refused({
    and: [
      { field: 'v', op: 'array-contains', value: 1 },
      { field: 'w', op: 'array-contains', value: 1 },
    ],
  }),
  'a document path that is none is refused': async (t) => {
    await refused(f(DOCUMENT_ID, '==', 5))(t);
    await refused(f(DOCUMENT_ID, '==', 'a'))(t);
  },
  'an equality of the document path beside an inequality of a field is refused': async (t) => {
    const range = f('v', '>', 1);
    await refused({ and: [f(DOCUMENT_ID, '==', t.at('a')), range] })(t);
    await refused({ or: [f(DOCUMENT_ID, 'in', [t.at('a')]), range] })(t);
    await t.seed({ a: { v: 2 }, b: { v: 1 } });
    same(await t.ids({ where: { and: [f(DOCUMENT_ID, '>=', t.at('a')), range] } }), ['a']);
  },
  'a document path of another collection is refused, but not in a collection group': async (t) => {
    for (const path of [t.at('a/below/b'), `${t.collection}x/a`]) {
      await refused(f(DOCUMENT_ID, '==', path))(t);
      await refused(f(DOCUMENT_ID, 'in', [t.at('a'), path]))(t);
      await failsWith('InvalidArgument', () => t.ids({ start: { values: [path], inclusive: true } }));
    }
    const group = { collection: `g${t.collection}`, allDescendants: true };
    same(await t.ids({ ...group, where: f(DOCUMENT_ID, '==', t.at('a/below/b')) }), []);
  },
  'a value that cannot be stored cannot be asked for': async (t) => {
    await failsWith('SerializationError', () => t.ids({ where: f('v', '==', undefined as unknown as null) }));
  },
});
