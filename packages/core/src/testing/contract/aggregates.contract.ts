import type { AggregateSpec, QuerySpec } from '../../document-store/query.js';
import { failsWith, same } from './assertions.js';
import { casesOf } from './contract-case.js';
import type { ContractContext } from './contract-context.js';

const aggregate = async (
  t: ContractContext,
  aggregations: AggregateSpec['aggregations'],
  query: Partial<QuerySpec> = {},
): Promise<unknown> =>
  (await t.store.aggregate({ query: { collection: t.collection, ...query }, aggregations })).values;

const count = { kind: 'count' } as const;
const sum = { kind: 'sum', field: 'n' } as const;
const avg = { kind: 'avg', field: 'n' } as const;

/** Figures that the server computes. */
export const aggregateCases = casesOf('aggregates', {
  'count counts the documents of the query': async (t) => {
    await t.seed({ a: { n: 1 }, b: { n: 2 }, c: {} });
    same(await aggregate(t, { all: count }), { all: 3 });
    same(await aggregate(t, { some: count }, { where: { field: 'n', op: '>', value: 1 } }), { some: 1 });
    same(await aggregate(t, { ordered: count }, { orderBy: [{ field: 'n' }] }), { ordered: 2 });
  },
  'sum and avg take numbers and leave out what is none': async (t) => {
    await t.seed({ a: { n: 1 }, b: { n: 2.5 }, c: { n: 'x' }, d: { n: null }, e: {} });
    same(await aggregate(t, { sum, avg }), { sum: 3.5, avg: 1.75 });
  },
  'a document without a field that is summed does not count in the call': async (t) => {
    await t.seed({ a: { n: 1 }, b: { n: 'x' }, c: { k: 1 } });
    same(await aggregate(t, { count, sum }), { count: 2, sum: 1 });
  },
  'of nothing, count and sum are 0 and avg is null': async (t) => {
    same(await aggregate(t, { count, sum, avg }), { count: 0, sum: 0, avg: null });
    await t.seed({ a: { n: 'x' } });
    same(await aggregate(t, { sum, avg }), { sum: 0, avg: null });
  },
  'integers are added exactly': async (t) => {
    const largest = Number.MAX_SAFE_INTEGER;
    await t.seed({ a: { n: largest }, b: { n: 2 }, c: { n: -largest } });
    same(await aggregate(t, { sum }), { sum: 2 });
  },
  'NaN and the infinities follow the rules of doubles': async (t) => {
    await t.seed({ a: { n: Infinity }, b: { n: 1 } });
    same(await aggregate(t, { sum, avg }), { sum: Infinity, avg: Infinity });
    await t.seed({ c: { n: -Infinity } });
    same(await aggregate(t, { sum, avg }), { sum: NaN, avg: NaN });
  },
  'a limit and cursors bound what is counted': async (t) => {
    await t.seed({ a: { n: 1 }, b: { n: 2 }, c: { n: 4 }, d: { n: 8 } });
    const orderBy = [{ field: 'n', direction: 'desc' }] as const;
    same(await aggregate(t, { count, sum }, { orderBy, limit: 2 }), { count: 2, sum: 12 });
    const start = { values: [8], inclusive: false };
    same(await aggregate(t, { count, sum }, { orderBy, start }), { count: 3, sum: 7 });
  },
  'fields inside maps are summed by their path': async (t) => {
    await t.seed({ a: { m: { n: 1 } }, b: { m: { n: 2 } } });
    same(await aggregate(t, { sum: { kind: 'sum', field: 'm.n' } }), { sum: 3 });
  },
  'a collection group can be aggregated': async (t) => {
    const group = `g${t.collection}`;
    await t.commit(
      { type: 'create', path: t.at(`a/${group}/x`), data: { n: 1 } },
      { type: 'create', path: t.at(`b/${group}/x`), data: { n: 2 } },
    );
    same(await aggregate(t, { count, sum }, { collection: group, allDescendants: true }), {
      count: 2,
      sum: 3,
    });
  },
  'a query that names the document path has the summed fields in its order': async (t) => {
    await t.seed({ a: { n: 1 }, b: { n: 2 }, c: { n: 4 } });
    const start = { values: [2, t.at('b')], inclusive: false };
    same(await aggregate(t, { count, sum }, { orderBy: [{ field: 'n' }], start }), { count: 1, sum: 4 });
    const path = { values: [t.at('b')], inclusive: false };
    same(await aggregate(t, { count }, { start: path }), { count: 1 });
    await failsWith('InvalidArgument', () => aggregate(t, { sum }, { start: path }));
    await failsWith('InvalidArgument', () => aggregate(t, { sum }, { orderBy: [{ field: '__name__' }] }));
    const where = { field: '__name__', op: '>', value: t.at('a') } as const;
    await failsWith('InvalidArgument', () => aggregate(t, { sum }, { where }));
    same(await aggregate(t, { count }, { where }), { count: 2 });
  },
  'no figure, or more than four, is refused': async (t) => {
    await failsWith('InvalidArgument', () => aggregate(t, {}));
    await failsWith('InvalidArgument', () =>
      aggregate(t, { a: count, b: count, c: count, d: count, e: count }),
    );
  },
});
