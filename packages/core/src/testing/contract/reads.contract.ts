import { versionStamp } from '../../document-store/version-stamp.js';
import { failsWith, holds, same } from './assertions.js';
import { casesOf } from './contract-case.js';

/** Reads by path, now and in the past. */
export const readCases = casesOf('reads', {
  'documents come in the order asked for, absent ones as undefined': async (t) => {
    await t.seed({ a: { n: 1 }, b: { n: 2 } });
    const { documents } = await t.store.getAll([t.at('b'), t.at('none'), t.at('a')]);
    same(
      documents.map((document) => document?.id ?? null),
      ['b', null, 'a'],
    );
  },
  'a path asked for twice comes twice': async (t) => {
    await t.seed({ a: { n: 1 } });
    const { documents } = await t.store.getAll([t.at('a'), t.at('a')]);
    same(
      documents.map((document) => document?.data),
      [{ n: 1 }, { n: 1 }],
    );
  },
  'a mask gives the fields named, and no others': async (t) => {
    await t.seed({ a: { n: 1, m: { x: 1, y: { z: 2, w: 3 } }, list: [1], 'q.r': 5 } });
    const { documents } = await t.store.getAll([t.at('a')], { mask: ['n', 'm.y.z', '`q.r`'] });
    same(documents[0]?.data, { n: 1, m: { y: { z: 2 } }, 'q.r': 5 });
  },
  'a mask of fields that are not there gives none': async (t) => {
    await t.seed({ a: { n: 1, m: { x: 1 }, list: [{ x: 1 }] } });
    const { documents } = await t.store.getAll([t.at('a'), t.at('none')], {
      mask: ['k', 'm.none', 'n.x', 'list.x'],
    });
    same([documents[0]?.data, documents[1]], [{}, undefined]);
  },
  'an empty mask gives the stamps alone': async (t) => {
    const { stamp } = await t.seed({ a: { n: 1 } });
    const { documents } = await t.store.getAll([t.at('a')], { mask: [] });
    same([documents[0]?.data, documents[0]?.updateTime], [{}, stamp]);
  },
  'a mask leaves what is stored alone': async (t) => {
    await t.seed({ a: { n: 1, m: 2 } });
    await t.store.getAll([t.at('a')], { mask: ['n'] });
    same(await t.data('a'), { n: 1, m: 2 });
  },
  'a snapshot read shows one moment': async (t) => {
    await t.seed({ a: { n: 1 }, b: { n: 1 } });
    const { documents } = await t.store.getAll([t.at('a'), t.at('b')], { snapshot: true });
    same(
      documents.map((document) => document?.data),
      [{ n: 1 }, { n: 1 }],
    );
  },
  'a read at an earlier stamp shows what was then': async (t) => {
    const first = await t.set('a', { n: 1 });
    const second = await t.set('a', { n: 2 });
    await t.delete('a');
    const at = async (readTime: typeof first): Promise<unknown> =>
      (await t.store.getAll([t.at('a')], { readTime })).documents[0]?.data;
    same([await at(first), await at(second), await t.find('a')], [{ n: 1 }, { n: 2 }, undefined]);
  },
  'a read before the creation shows nothing': async (t) => {
    const before = await t.set('other', {});
    const { createTime } = await t.seed({ a: { n: 1 } }).then(() => t.read('a'));
    const { documents, readTime } = await t.store.getAll([t.at('a')], { readTime: before });
    same([documents[0], readTime], [undefined, before]);
    holds(before < createTime, 'before it');
  },
  'a query at an earlier stamp shows what was then': async (t) => {
    await t.seed({ a: { n: 1 }, b: { n: 2 }, c: { n: 3 } });
    const { readTime } = await t.store.getAll([t.at('a')]);
    const then = versionStamp(
      Math.max(readTime - t.store.readTimeSlackMs * 1000, (await t.read('c')).updateTime),
    );
    await t.set('a', { n: 9 });
    await t.delete('b');
    await t.seed({ d: { n: 2 } });
    const where = { field: 'n', op: '<=', value: 3 } as const;
    same(await t.ids({ where, readTime: then }), ['a', 'b', 'c']);
    same(await t.ids({ where }), ['d', 'c']);
    const { values } = await t.store.aggregate({
      query: { collection: t.collection, readTime: then },
      aggregations: { sum: { kind: 'sum', field: 'n' } },
    });
    same(values, { sum: 6 });
  },
  'a read time in the future is refused': async (t) => {
    const { readTime } = await t.store.getAll([t.at('a')]);
    const future = versionStamp(readTime + 3_600_000_000);
    await failsWith('InvalidArgument', () => t.store.getAll([t.at('a')], { readTime: future }));
    await failsWith('InvalidArgument', () => t.ids({ readTime: future }));
  },
  'a read time of more than an hour ago is refused': {
    skip: { 'firestore-emulator': 'the emulator keeps everything and has no oldest read time' },
    run: async (t) => {
      const { readTime } = await t.store.getAll([t.at('a')]);
      const old = versionStamp(readTime - 3_700_000_000);
      await failsWith('InvalidArgument', () => t.store.getAll([t.at('a')], { readTime: old }));
      await failsWith('InvalidArgument', () => t.ids({ readTime: old }));
    },
  },
  'a read time that is no stamp is refused': async (t) => {
    for (const wrong of [1.5, -1, NaN, '5']) {
      const readTime = wrong as unknown as ReturnType<typeof versionStamp>;
      await failsWith('InvalidArgument', () => t.store.getAll([t.at('a')], { readTime }));
    }
  },
});
