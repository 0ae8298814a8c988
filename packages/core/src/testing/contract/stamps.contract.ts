import { increment } from '../../document-store/transform.js';
import { holds, same } from './assertions.js';
import { casesOf } from './contract-case.js';

const rising = (stamps: readonly number[]): boolean =>
  stamps.every((stamp, index) => index === 0 || stamp > (stamps[index - 1] ?? Infinity));

/** Stamps order what happened. */
export const stampCases = casesOf('stamps', {
  'stamps are positive safe integers in microseconds': async (t) => {
    const { stamp } = await t.seed({ a: {} });
    holds(Number.isSafeInteger(stamp), 'a safe integer');
    // Between the years 2001 and 2286, if they are microseconds.
    holds(stamp > 1e15 && stamp < 1e16, `microseconds since the epoch, found ${String(stamp)}`);
  },
  'stamps of one document rise': async (t) => {
    const stamps: number[] = [];
    for (let n = 0; n < 5; n += 1) stamps.push(await t.set('a', { n }));
    holds(rising(stamps), `rising, found ${stamps.join()}`);
  },
  'stamps rise across documents': async (t) => {
    const stamps: number[] = [];
    for (let n = 0; n < 5; n += 1) stamps.push(await t.set(`a${String(n)}`, { n }));
    holds(rising(stamps), `rising, found ${stamps.join()}`);
  },
  'stamps go on rising across delete and re-creation': async (t) => {
    const created = (await t.seed({ a: { n: 1 } })).stamp;
    const deleted = await t.delete('a');
    const again = (await t.seed({ a: { n: 1 } })).stamp;
    holds(rising([created, deleted, again]), 'rising');
    const { createTime, updateTime } = await t.read('a');
    same({ createTime, updateTime }, { createTime: again, updateTime: again });
  },
  'stamps of concurrent commits are unique': async (t) => {
    const results = await Promise.all(
      Array.from({ length: 20 }, (_, n) => t.seed({ [`a${String(n)}`]: {} })),
    );
    same(new Set(results.map(({ stamp }) => stamp)).size, 20);
  },
  'stamps of concurrent commits to one document are unique, the last is its update time': async (t) => {
    await t.seed({ a: { n: 0 } });
    const results = await Promise.all(
      Array.from({ length: 10 }, () =>
        t.commit({ type: 'update', path: t.at('a'), fields: { n: increment(1) } }),
      ),
    );
    const stamps = results.map(({ stamp }) => stamp);
    same(new Set(stamps).size, 10);
    same((await t.read('a')).updateTime, Math.max(...stamps));
  },
  'a commit after another store has answered has a later stamp': async (t) => {
    const other = await t.open();
    const first = await t.seed({ a: {} });
    const second = await other.commit([{ type: 'create', path: t.at('b'), data: {} }]);
    const third = await t.seed({ c: {} });
    holds(rising([first.stamp, second.stamp, third.stamp]), 'rising');
  },
  'read times do not go back': async (t) => {
    const times: number[] = [];
    for (let n = 0; n < 5; n += 1) times.push((await t.store.getAll([t.at('a')])).readTime);
    holds(
      times.every((time, index) => index === 0 || time >= (times[index - 1] ?? 0)),
      `not falling, found ${times.join()}`,
    );
  },
  'a commit is after every read that did not show it': async (t) => {
    const { readTime } = await t.store.getAll([t.at('a')]);
    const { stamp } = await t.seed({ a: {} });
    holds(stamp > readTime - t.store.readTimeSlackMs * 1000, 'the commit is later');
  },
  'queries, aggregations and listeners tell their read time': async (t) => {
    const { stamp } = await t.seed({ a: {} });
    const query = await t.store.query({ collection: t.collection });
    const figures = await t.store.aggregate({
      query: { collection: t.collection },
      aggregations: { n: { kind: 'count' } },
    });
    const told = await t.listen({ query: { collection: t.collection } }).next();
    for (const { readTime } of [query, figures, told]) holds(readTime >= stamp, 'not before the commit');
  },
});
