import { isDate, isUint8Array } from 'node:util/types';
import type { StoredDocument } from '../../document-store/document.js';
import type { DocumentData, DocumentValue } from '../../document-store/value.js';
import { holds, same } from './assertions.js';
import { casesOf } from './contract-case.js';

interface Inner {
  at: Date;
  raw: Uint8Array;
  list: { n: number }[];
}

const fresh = (): Inner => ({ at: new Date(5), raw: Uint8Array.of(1, 2), list: [{ n: 1 }] });

function vandalise(inner: Inner): void {
  inner.at.setTime(99);
  inner.raw[0] = 99;
  inner.list[0] = { n: 99 };
  inner.list.push({ n: 100 });
}

const asValue = (inner: Inner): DocumentValue => inner as unknown as DocumentValue;

function frozen(value: DocumentValue): boolean {
  if (typeof value !== 'object' || value === null || isDate(value) || isUint8Array(value)) return true;
  return Object.isFrozen(value) && Object.values(value).every(frozen);
}

/** Asserts that nothing can be changed through a document, dates and bytes apart, which are the reader's own. */
function spoil(document: StoredDocument | undefined): void {
  holds(document !== undefined, 'a document');
  holds(frozen(document.data), 'frozen throughout');
  holds(Object.isFrozen(document), 'frozen itself');
  const inner = document.data['inner'] as unknown as Inner;
  inner.at.setTime(99);
  inner.raw[0] = 99;
}

/** Values go in and out by value. */
export const isolationCases = casesOf('isolation', {
  'what went in can be changed afterwards': async (t) => {
    const inner = fresh();
    await t.seed({ a: { inner: asValue(inner) } });
    vandalise(inner);
    same(await t.data('a'), { inner: fresh() });
  },
  'what went in can be changed before the answer': async (t) => {
    const created = fresh();
    const committed = t.seed({ a: { inner: asValue(created) } });
    vandalise(created);
    await committed;
    const updated = fresh();
    const committedAgain = t.update('a', { second: asValue(updated) });
    vandalise(updated);
    await committedAgain;
    same(await t.data('a'), { inner: fresh(), second: fresh() });
  },
  'what a read hands out changes nothing': async (t) => {
    await t.seed({ a: { inner: asValue(fresh()) } });
    spoil(await t.find('a'));
    same(await t.data('a'), { inner: fresh() });
  },
  'what a query hands out changes nothing, projected or not': async (t) => {
    await t.seed({ a: { inner: asValue(fresh()) } });
    spoil((await t.store.query({ collection: t.collection })).documents[0]);
    spoil((await t.store.query({ collection: t.collection, select: ['inner'] })).documents[0]);
    spoil((await t.store.getAll([t.at('a')], { mask: ['inner'] })).documents[0]);
    same(await t.data('a'), { inner: fresh() });
  },
  'what a listener is told changes nothing': async (t) => {
    await t.seed({ a: { inner: asValue(fresh()) } });
    spoil((await t.listen({ document: t.at('a') }).next()).documents[0]);
    same(await t.data('a'), { inner: fresh() });
    same((await t.listen({ document: t.at('a') }).next()).documents[0]?.data, { inner: fresh() });
  },
  'two readers do not share dates and bytes': async (t) => {
    await t.seed({ a: { inner: asValue(fresh()) } });
    const [one, two] = (await t.store.getAll([t.at('a'), t.at('a')])).documents;
    spoil(one);
    same(two?.data, { inner: fresh() });
  },
  'a document that was read stays as it was': async (t) => {
    await t.seed({ a: { n: 1, map: { list: [1] } } });
    const before = await t.read('a');
    await t.update('a', { n: 2, 'map.list': [2] });
    await t.delete('a');
    same(before.data, { n: 1, map: { list: [1] } });
  },
  'what was read can be written again': async (t) => {
    const data: DocumentData = { inner: asValue(fresh()), map: { list: [1, { a: null }] } };
    await t.seed({ a: data });
    await t.set('b', await t.data('a'));
    await t.update('b', { again: await t.data('a') });
    same(await t.data('b'), { ...data, again: data });
  },
  'the value of a filter can be changed before the answer': async (t) => {
    await t.seed({ a: { list: [1] }, b: { list: [2] } });
    const list = [1];
    const asked = t.ids({ where: { field: 'list', op: '==', value: list } });
    list[0] = 2;
    same(await asked, ['a']);
  },
});
