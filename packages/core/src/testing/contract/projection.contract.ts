import { failsWith, same } from './assertions.js';
import { casesOf } from './contract-case.js';
import type { ContractContext } from './contract-context.js';

const fields = async (t: ContractContext, select: readonly string[]): Promise<unknown> =>
  (await t.store.query({ collection: t.collection, select })).documents.map(({ data }) => data);

/** Parts of documents, pages of results, and collections of one name. */
export const projectionCases = [
  ...casesOf('projection', {
    'select gives the fields named, and no others': async (t) => {
      await t.seed({ a: { n: 1, m: { x: 1, y: 2 }, 'q.r': 3 }, b: { m: 1 } });
      same(await fields(t, ['n', 'm.x', '`q.r`']), [{ n: 1, m: { x: 1 }, 'q.r': 3 }, {}]);
    },
    'an empty select gives paths and stamps': async (t) => {
      const { stamp } = await t.seed({ a: { n: 1 } });
      const { documents } = await t.store.query({ collection: t.collection, select: [] });
      same(documents, [{ path: t.at('a'), id: 'a', data: {}, createTime: stamp, updateTime: stamp }]);
    },
    'a select of a map and of a field in it gives the map': async (t) => {
      await t.seed({ a: { m: { x: 1, y: 2 } } });
      same(await fields(t, ['m.x', 'm']), [{ m: { x: 1, y: 2 } }]);
    },
    'documents without the fields selected are in the result': async (t) => {
      await t.seed({ a: { n: 1 }, b: {} });
      same(await fields(t, ['n']), [{ n: 1 }, {}]);
    },
    'filters and orders use fields that are not selected': async (t) => {
      await t.seed({ a: { n: 2, k: 'a' }, b: { n: 1, k: 'b' }, c: { n: 0, k: 'c' } });
      const { documents } = await t.store.query({
        collection: t.collection,
        where: { field: 'n', op: '>', value: 0 },
        select: ['k'],
      });
      same(
        documents.map(({ data }) => data),
        [{ k: 'b' }, { k: 'a' }],
      );
    },
  }),
  ...casesOf('collection groups', {
    'all collections of one id are asked, at any depth': async (t) => {
      const group = `g${t.collection}`;
      await t.commit(
        { type: 'create', path: `${group}/top`, data: { n: 3 } },
        { type: 'create', path: t.at(`a/${group}/one`), data: { n: 1 } },
        { type: 'create', path: t.at(`b/${group}/two`), data: { n: 2 } },
        { type: 'create', path: t.at(`b/x${group}/not`), data: { n: 2 } },
      );
      const spec = { collection: group, allDescendants: true };
      same(await t.ids({ ...spec, orderBy: [{ field: 'n' }] }), ['one', 'two', 'top']);
      same(await t.ids({ ...spec, where: { field: 'n', op: '==', value: 2 } }), ['two']);
    },
    'without an order, documents of a group come by their path': async (t) => {
      const group = `g${t.collection}`;
      await t.commit(
        { type: 'create', path: t.at(`b/${group}/a`), data: {} },
        { type: 'create', path: t.at(`a/${group}/z`), data: {} },
        { type: 'create', path: t.at(`a/${group}/a`), data: {} },
      );
      const { documents } = await t.store.query({ collection: group, allDescendants: true });
      same(
        documents.map(({ path }) => path),
        [t.at(`a/${group}/a`), t.at(`a/${group}/z`), t.at(`b/${group}/a`)],
      );
    },
    'a cursor can be a path of a group': async (t) => {
      const group = `g${t.collection}`;
      const paths = ['a', 'b', 'c'].map((id) => t.at(`${id}/${group}/d`));
      await t.commit(...paths.map((path) => ({ type: 'create', path, data: {} }) as const));
      const { documents } = await t.store.query({
        collection: group,
        allDescendants: true,
        start: { values: [paths[0] ?? ''], inclusive: false },
      });
      same(
        documents.map(({ path }) => path),
        paths.slice(1),
      );
    },
  }),
  ...casesOf('paging', {
    'pages make the whole result, in its order': async (t) => {
      const documents = Object.fromEntries(
        Array.from({ length: 25 }, (_, n) => [`d${String(n)}`, { n: n % 4 }]),
      );
      await t.seed(documents);
      const spec = { collection: t.collection, orderBy: [{ field: 'n', direction: 'desc' }] } as const;
      const pages: string[][] = [];
      for await (const page of t.store.queryPages(spec, { pageSize: 10 })) {
        pages.push(page.documents.map(({ id }) => id));
      }
      same(
        pages.map(({ length }) => length),
        [10, 10, 5],
      );
      same(pages.flat(), await t.ids(spec));
    },
    'pages of a projection hold its fields only': async (t) => {
      await t.seed({
        a: { n: 1, k: 1, m: { x: 1, y: 1 } },
        b: { n: 2, k: 2, m: { x: 2, y: 2 } },
        c: { n: 3 },
      });
      const found: unknown[] = [];
      const spec = {
        collection: t.collection,
        orderBy: [{ field: 'n' }, { field: 'm.x' }],
        select: ['k', 'm.y'],
      };
      for await (const page of t.store.queryPages(spec, { pageSize: 1 })) {
        found.push(...page.documents.map(({ data }) => data));
      }
      same(found, [
        { k: 1, m: { y: 1 } },
        { k: 2, m: { y: 2 } },
      ]);
    },
    'pages stop at the limit, and begin at the start': async (t) => {
      await t.seed({ a: {}, b: {}, c: {}, d: {}, e: {}, f: {} });
      const ids: string[] = [];
      const spec = {
        collection: t.collection,
        start: { values: [t.at('a')], inclusive: false },
        limit: 3,
      };
      for await (const page of t.store.queryPages(spec, { pageSize: 2 }))
        ids.push(...page.documents.map(({ id }) => id));
      same(ids, ['b', 'c', 'd']);
    },
    'an empty result is one empty page': async (t) => {
      const pages: number[] = [];
      for await (const page of t.store.queryPages({ collection: t.collection }))
        pages.push(page.documents.length);
      same(pages, [0]);
    },
    'a page is read when it is asked for': async (t) => {
      await t.seed({ a: {}, b: {} });
      const ids: string[] = [];
      for await (const page of t.store.queryPages({ collection: t.collection }, { pageSize: 1 })) {
        const id = page.documents[0]?.id;
        if (id !== undefined) ids.push(id);
        if (id === 'a') await t.seed({ aa: {} });
      }
      same(ids, ['a', 'aa', 'b']);
    },
    'a page size that is no whole number from 1 to 10,000 is refused': async (t) => {
      for (const pageSize of [0, 10_001, 1.5]) {
        await failsWith('InvalidArgument', () =>
          t.store.queryPages({ collection: t.collection }, { pageSize }),
        );
      }
    },
  }),
];
