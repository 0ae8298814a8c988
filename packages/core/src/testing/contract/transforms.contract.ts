import {
  arrayRemove,
  arrayUnion,
  deleteField,
  increment,
  maximum,
  minimum,
  serverTime,
} from '../../document-store/transform.js';
import type { DocumentData } from '../../document-store/value.js';
import type { UpdateWrite, WriteData } from '../../document-store/write.js';
import { holds, same } from './assertions.js';
import { casesOf } from './contract-case.js';
import type { ContractContext } from './contract-context.js';

const leaves =
  (before: WriteData, fields: UpdateWrite['fields'], after: DocumentData) =>
  async (t: ContractContext): Promise<void> => {
    await t.set('a', before);
    await t.update('a', fields);
    same(await t.data('a'), after);
  };

const largest = Number.MAX_SAFE_INTEGER;

/** What the server computes from the stored value. */
export const transformCases = casesOf('transforms', {
  'increment adds to a number': leaves(
    { n: 1, d: 0.5 },
    { n: increment(2), d: increment(0.25) },
    { n: 3, d: 0.75 },
  ),
  'increment subtracts by a negative operand': leaves({ n: 1 }, { n: increment(-3) }, { n: -2 }),
  'increment takes a missing or non-numeric field as nothing': leaves(
    { text: 'x' },
    { n: increment(2), text: increment(3) },
    { n: 2, text: 3 },
  ),
  'an integer and a double add to a double': leaves({ n: 1 }, { n: increment(0.5) }, { n: 1.5 }),
  'integers beyond 2^53 are added exactly': async (t) => {
    await t.set('a', { n: largest });
    await t.update('a', { n: increment(largest) });
    await t.update('a', { n: increment(2) });
    await t.update('a', { n: increment(-largest) });
    await t.update('a', { n: increment(-largest) });
    same(await t.data('a'), { n: 2 });
  },
  'doubles do not become integers on the way': async (t) => {
    await t.set('a', { n: 1.5 });
    await t.update('a', { n: increment(2.5) });
    same(await t.data('a'), { n: 4 });
    await t.update('a', { n: increment(largest) });
    await t.update('a', { n: increment(-largest) });
    // The double next to 2^53 + 3 is 2^53 + 4.
    same(await t.data('a'), { n: 5 });
  },
  'increment beyond the largest double is Infinity': leaves(
    { n: Number.MAX_VALUE },
    { n: increment(Number.MAX_VALUE) },
    { n: Infinity },
  ),
  'maximum keeps the larger number': leaves(
    { a: 1, b: 5 },
    { a: maximum(3), b: maximum(3), c: maximum(3) },
    { a: 3, b: 5, c: 3 },
  ),
  'minimum keeps the smaller number': leaves(
    { a: 1, b: 5 },
    { a: minimum(3), b: minimum(3), c: minimum(3) },
    { a: 1, b: 3, c: 3 },
  ),
  'maximum and minimum replace what is no number': leaves(
    { a: 'x', b: null },
    { a: maximum(-3), b: minimum(3) },
    { a: -3, b: 3 },
  ),
  'maximum compares integers with doubles': leaves(
    { a: 1, b: 2.5 },
    { a: maximum(1.5), b: maximum(2) },
    { a: 1.5, b: 2.5 },
  ),
  'arrayUnion appends what is missing, in its order, once': leaves(
    { list: [1, 'a'] },
    { list: arrayUnion('b', 1, 'b', { x: 1 }) },
    { list: [1, 'a', 'b', { x: 1 }] },
  ),
  'arrayUnion compares as queries do': leaves(
    { list: [1, { a: 1, b: 2 }, NaN] },
    { list: arrayUnion({ b: 2, a: 1 }, NaN, 0, -0) },
    { list: [1, { a: 1, b: 2 }, NaN, 0] },
  ),
  'arrayUnion on what is no array starts from nothing': leaves(
    { list: 'x' },
    { list: arrayUnion(1), other: arrayUnion(2) },
    { list: [1], other: [2] },
  ),
  'arrayRemove removes every equal element': leaves(
    { list: [1, 2, 1, { a: 1 }, { a: 2 }] },
    { list: arrayRemove(1, { a: 1 }) },
    { list: [2, { a: 2 }] },
  ),
  'arrayRemove on what is no array leaves an empty one': leaves(
    { list: 'x' },
    { list: arrayRemove(1), other: arrayRemove(2) },
    { list: [], other: [] },
  ),
  'serverTime is a date of about now, the same in the whole commit': async (t) => {
    await t.commit(
      { type: 'create', path: t.at('a'), data: { at: serverTime(), inner: { at: serverTime() } } },
      { type: 'create', path: t.at('b'), data: { at: serverTime() } },
    );
    const a = await t.read('a');
    const b = await t.data('b');
    same([(a.data['inner'] as DocumentData)['at'], b['at']], [a.data['at'], a.data['at']]);
    const millis = (a.data['at'] as Date).getTime();
    holds(Math.abs(millis - a.updateTime / 1000) < 5000, 'near the commit');
  },
  'transforms work in creates and sets, nested ones too': async (t) => {
    await t.seed({ a: { n: increment(2), map: { m: maximum(3), list: arrayUnion(1, 1) } } });
    await t.set('b', { n: increment(2), map: { list: arrayRemove(1) }, k: 1 });
    same(await t.data('a'), { n: 2, map: { m: 3, list: [1] } });
    same(await t.data('b'), { n: 2, map: { list: [] }, k: 1 });
  },
  'a set with a transform starts from nothing': async (t) => {
    await t.set('a', { n: 5 });
    await t.set('a', { n: increment(2) });
    same(await t.data('a'), { n: 2 });
  },
  'updates reach nested fields and make the maps on the way': leaves(
    { map: { a: 1, b: { c: 1 } } },
    { 'map.b.c': increment(1), 'map.new.d': 4, 'list.e': arrayUnion(5) },
    { map: { a: 1, b: { c: 2 }, new: { d: 4 } }, list: { e: [5] } },
  ),
  'an update below a value that is no map replaces it': leaves({ a: 5 }, { 'a.b': 1 }, { a: { b: 1 } }),
  'a map in an update replaces the stored map whole': leaves(
    { m: { a: 1, b: 2 } },
    { m: { c: 3 } },
    { m: { c: 3 } },
  ),
  'deleteField removes a field, and only that': leaves(
    { a: 1, m: { b: 1, c: 2 } },
    { a: deleteField(), 'm.b': deleteField() },
    { m: { c: 2 } },
  ),
  'deleteField leaves an empty map behind': leaves({ m: { b: 1 } }, { 'm.b': deleteField() }, { m: {} }),
  'quoted names in field paths are names': leaves(
    { 'a.b': 1, 'ü x': 1 },
    { '`a.b`': 2, '`ü x`': increment(1), m: 0, 'k.`1`.`back\\`tick`': 3 },
    { 'a.b': 2, 'ü x': 2, m: 0, k: { 1: { 'back`tick': 3 } } },
  ),
});
