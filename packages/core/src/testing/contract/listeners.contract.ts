import { versionStamp } from '../../document-store/version-stamp.js';
import type { ListenSnapshot } from '../../document-store/listen.js';
import { failsWith, holds, same } from './assertions.js';
import { casesOf } from './contract-case.js';

const changes = (snapshot: ListenSnapshot): readonly string[] =>
  snapshot.changes.map(({ type, document }) => `${type} ${document.id}`).sort();

const unheard = { next: () => undefined, error: () => undefined };

/** What listeners are told. */
export const listenerCases = casesOf('listeners', {
  'a document listener tells the document that is there': async (t) => {
    const { stamp } = await t.seed({ a: { n: 1 } });
    const told = await t.listen({ document: t.at('a') }).next();
    same(
      [told.documents[0]?.data, told.documents[0]?.updateTime, changes(told)],
      [{ n: 1 }, stamp, ['added a']],
    );
  },
  'a document listener tells that there is none': async (t) => {
    const told = await t.listen({ document: t.at('a') }).next();
    same([told.documents, told.changes], [[], []]);
  },
  'a document listener tells creation, change and deletion': async (t) => {
    const heard = t.listen({ document: t.at('a') });
    await heard.next();
    await t.seed({ a: { n: 1 } });
    same(changes(await heard.next()), ['added a']);
    const stamp = await t.set('a', { n: 2 });
    const modified = await heard.next();
    same([changes(modified), modified.documents[0]?.updateTime], [['modified a'], stamp]);
    await t.delete('a');
    const removed = await heard.next();
    same(
      [changes(removed), removed.documents, removed.changes[0]?.document.data],
      [['removed a'], [], { n: 2 }],
    );
  },
  'a document listener is not told of other documents': async (t) => {
    const heard = t.listen({ document: t.at('a') });
    await heard.next();
    await t.seed({ b: {}, 'a/below/c': {} });
    await t.seed({ a: {} });
    same(changes(await heard.next()), ['added a']);
  },
  'a query listener tells the result first, in its order': async (t) => {
    await t.seed({ a: { n: 2 }, b: { n: 1 }, c: {} });
    const query = { collection: t.collection, orderBy: [{ field: 'n' }] };
    const told = await t.listen({ query }).next();
    same(
      told.documents.map(({ id }) => id),
      ['b', 'a'],
    );
    same(changes(told), ['added a', 'added b']);
  },
  'a query listener tells what comes, changes and goes': async (t) => {
    const heard = t.listen({ query: { collection: t.collection } });
    same((await heard.next()).documents, []);
    await t.seed({ a: { n: 1 } });
    same(changes(await heard.until('a')), ['added a']);
    await t.set('a', { n: 2 });
    const modified = await heard.until('a');
    same([changes(modified), modified.documents[0]?.data], [['modified a'], { n: 2 }]);
    await t.delete('a');
    same(changes(await heard.until()), ['removed a']);
  },
  'a document that does not match any more is told as removed': async (t) => {
    await t.seed({ a: { n: 1 }, b: { n: 1 } });
    const where = { field: 'n', op: '==', value: 1 } as const;
    const heard = t.listen({ query: { collection: t.collection, where } });
    await heard.until('a', 'b');
    await t.set('a', { n: 2 });
    const told = await heard.next();
    same([changes(told), told.changes[0]?.document.data], [['removed a'], { n: 1 }]);
    await t.set('a', { n: 1 });
    same(changes(await heard.next()), ['added a']);
  },
  'a limit brings the next document in when one goes': async (t) => {
    await t.seed({ a: { n: 1 }, b: { n: 2 }, c: { n: 3 } });
    const heard = t.listen({ query: { collection: t.collection, orderBy: [{ field: 'n' }], limit: 2 } });
    await heard.until('a', 'b');
    await t.delete('a');
    same(changes(await heard.until('b', 'c')), ['added c', 'removed a']);
  },
  'a change of order is told': async (t) => {
    await t.seed({ a: { n: 1 }, b: { n: 2 } });
    const heard = t.listen({ query: { collection: t.collection, orderBy: [{ field: 'n' }] } });
    await heard.until('a', 'b');
    await t.set('a', { n: 3 });
    same(changes(await heard.until('b', 'a')), ['modified a']);
  },
  'a commit of several documents is told whole': async (t) => {
    const heard = t.listen({ query: { collection: t.collection } });
    await heard.next();
    await t.seed({ a: {}, b: {}, c: {} });
    same(changes(await heard.next()), ['added a', 'added b', 'added c']);
  },
  'a write that changes nothing wakes nobody': async (t) => {
    await t.set('a', { n: 1 });
    const heard = t.listen({ document: t.at('a') });
    const all = t.listen({ query: { collection: t.collection } });
    await heard.next();
    await all.until('a');
    await t.set('a', { n: 1 });
    await t.store
      .commit(
        [
          { type: 'verify', path: t.at('a'), precondition: { exists: true } },
          { type: 'update', path: t.at('b'), fields: { n: 1 } },
        ],
        { idempotent: true },
      )
      .catch(() => undefined);
    await t.set('b', {});
    same(changes(await all.next()), ['added b']);
    await t.set('a', { n: 2 });
    same(changes(await heard.next()), ['modified a']);
    same(heard.snapshots.length, 2);
  },
  'a commit that failed wakes nobody': async (t) => {
    await t.seed({ taken: {} });
    const heard = t.listen({ query: { collection: t.collection } });
    await heard.until('taken');
    await failsWith(
      'VersionConflict',
      t.commit(
        { type: 'create', path: t.at('a'), data: {} },
        { type: 'create', path: t.at('taken'), data: {} },
      ),
    );
    await t.seed({ b: {} });
    same(changes(await heard.next()), ['added b']);
  },
  'a listener is told of the commits of other stores': async (t) => {
    const other = await t.open();
    const heard = t.listen({ document: t.at('a') });
    await heard.next();
    await other.commit([{ type: 'create', path: t.at('a'), data: { n: 1 } }]);
    same((await heard.next()).documents[0]?.data, { n: 1 });
  },
  'of many commits the last state is told': async (t) => {
    const heard = t.listen({ document: t.at('a') });
    let stamp = versionStamp(0);
    for (let n = 0; n < 20; n += 1) stamp = await t.set('a', { n });
    for (;;) {
      const told = await heard.next();
      if (told.documents[0]?.updateTime === stamp) break;
    }
    const stamps = heard.snapshots.flatMap(({ documents }) => documents.map(({ updateTime }) => updateTime));
    holds(
      stamps.every((one, index) => index === 0 || one > (stamps[index - 1] ?? 0)),
      'no state is told twice, none after a later one',
    );
  },
  'a closed listener is told nothing more': async (t) => {
    const closed = t.listen({ document: t.at('a') });
    const open = t.listen({ document: t.at('a') });
    await closed.next();
    await open.next();
    await closed.close();
    await t.seed({ a: {} });
    await open.next();
    same([closed.snapshots.length, closed.errors.length], [1, 0]);
    await closed.close();
  },
  'a listener closed at once is told nothing': async (t) => {
    await t.seed({ a: {} });
    const closed = t.listen({ document: t.at('a') });
    await closed.close();
    await t.listen({ document: t.at('a') }).next();
    same([closed.snapshots.length, closed.errors.length], [0, 0]);
  },
  'an aborted signal closes a listener': async (t) => {
    const told: unknown[] = [];
    const controller = new AbortController();
    const observer = {
      next: (snapshot: unknown) => told.push(snapshot),
      error: (error: unknown) => told.push(error),
    };
    t.store.listen({ document: t.at('a') }, observer, { signal: controller.signal });
    controller.abort();
    const open = t.listen({ document: t.at('a') });
    await open.next();
    await t.seed({ a: {} });
    await open.next();
    same(told, []);
  },
  'a collection group can be listened to': async (t) => {
    const group = `g${t.collection}`;
    const heard = t.listen({ query: { collection: group, allDescendants: true } });
    await heard.next();
    await t.commit({ type: 'create', path: t.at(`x/${group}/a`), data: {} });
    same(changes(await heard.until('a')), ['added a']);
  },
  'a listener to the past is refused': async (t) => {
    const query = { collection: t.collection, readTime: versionStamp(1) };
    await failsWith('InvalidArgument', () => t.store.listen({ query }, unheard));
  },
});
