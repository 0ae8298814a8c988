import { increment } from '../../document-store/transform.js';
import { failsWith, holds, same } from './assertions.js';
import { casesOf } from './contract-case.js';

/** A commit is applied whole or not at all. */
export const atomicityCases = casesOf('atomicity', {
  'all writes of a commit have one stamp': async (t) => {
    await t.seed({ b: { n: 1 }, c: { n: 1 } });
    const { stamp } = await t.commit(
      { type: 'create', path: t.at('a'), data: {} },
      { type: 'update', path: t.at('b'), fields: { n: 2 } },
      { type: 'set', path: t.at('c'), data: { n: 2 } },
    );
    const documents = await Promise.all(['a', 'b', 'c'].map((id) => t.read(id)));
    same(
      documents.map(({ updateTime }) => updateTime),
      [stamp, stamp, stamp],
    );
  },
  'nothing is applied when the last precondition does not hold': async (t) => {
    await t.seed({ taken: {}, b: { n: 1 }, c: {} });
    await failsWith(
      'VersionConflict',
      t.commit(
        { type: 'create', path: t.at('a'), data: {} },
        { type: 'update', path: t.at('b'), fields: { n: increment(1) } },
        { type: 'delete', path: t.at('c') },
        { type: 'create', path: t.at('taken'), data: {} },
      ),
    );
    same(await t.ids({}), ['b', 'c', 'taken']);
    same(await t.data('b'), { n: 1 });
  },
  'nothing is applied when the first precondition does not hold': async (t) => {
    await failsWith(
      'VersionConflict',
      t.commit(
        { type: 'update', path: t.at('none'), fields: { n: 1 } },
        { type: 'create', path: t.at('a'), data: {} },
      ),
    );
    same(await t.ids({}), []);
  },
  'a commit spans collections': async (t) => {
    await t.commit(
      { type: 'create', path: t.at('a'), data: { n: 1 } },
      { type: 'create', path: t.at('a/below/b'), data: { n: 2 } },
      { type: 'create', path: `${t.collection}x/c`, data: { n: 3 } },
    );
    const { documents } = await t.store.getAll([t.at('a'), t.at('a/below/b'), `${t.collection}x/c`]);
    same(
      documents.map((document) => document?.data),
      [{ n: 1 }, { n: 2 }, { n: 3 }],
    );
  },
  'of two writers with one update time, one goes through': async (t) => {
    const other = await t.open();
    const { stamp } = await t.seed({ a: { n: 0 } });
    const results = await Promise.allSettled(
      [t.store, other].map((store, index) =>
        store.commit([
          { type: 'update', path: t.at('a'), fields: { n: index + 1 }, precondition: { updateTime: stamp } },
        ]),
      ),
    );
    same(results.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    same(await t.data('a'), { n: winner + 1 });
  },
  'of many concurrent creates of one document, one goes through': async (t) => {
    const results = await Promise.allSettled(Array.from({ length: 8 }, (_, n) => t.seed({ a: { n } })));
    same(results.filter(({ status }) => status === 'fulfilled').length, 1);
    const winner = results.findIndex(({ status }) => status === 'fulfilled');
    same(await t.data('a'), { n: winner });
  },
  'concurrent increments all count': async (t) => {
    await t.seed({ a: { n: 0 } });
    await Promise.all(
      Array.from({ length: 10 }, () =>
        t.commit({ type: 'update', path: t.at('a'), fields: { n: increment(1) } }),
      ),
    );
    same(await t.data('a'), { n: 10 });
  },
  'what was committed is read, by another store too': async (t) => {
    const other = await t.open();
    const { stamp } = await t.seed({ a: { n: 1 } });
    const { documents, readTime } = await other.getAll([t.at('a')]);
    same(documents[0]?.data, { n: 1 });
    holds(readTime >= stamp, 'the read time is not before the commit');
  },
});
