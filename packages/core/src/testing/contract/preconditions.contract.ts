import { VersionConflict } from '../../errors/errors.js';
import type { CommitOptions } from '../../document-store/document-store.js';
import { Meter } from '../../document-store/metering/meter.js';
import { versionStamp } from '../../document-store/version-stamp.js';
import type { VersionStamp } from '../../document-store/version-stamp.js';
import type { Write } from '../../document-store/write.js';
import { failsWith, holds, same } from './assertions.js';
import { casesOf } from './contract-case.js';

/** Which commits go through, and what the others end in. */
export const preconditionCases = casesOf('preconditions', {
  'a create makes a document that was not there': async (t) => {
    const { stamp, recovered } = await t.seed({ a: { n: 1 } });
    const { path, id, data, createTime, updateTime } = await t.read('a');
    same({ path, id, data }, { path: t.at('a'), id: 'a', data: { n: 1 } });
    same({ createTime, updateTime, recovered }, { createTime: stamp, updateTime: stamp, recovered: false });
  },
  'a create of an existing document is a VersionConflict': async (t) => {
    const { stamp } = await t.seed({ a: { n: 1 } });
    const error = await failsWith('VersionConflict', t.seed({ a: { n: 2 } }));
    holds(error instanceof VersionConflict, 'a VersionConflict');
    const { path, expected, actual, transient } = error;
    same(
      { path, expected, actual, transient },
      { path: t.at('a'), expected: 'absent', actual: stamp, transient: true },
    );
    same(await t.data('a'), { n: 1 });
  },
  'an update of a missing document is a VersionConflict': async (t) => {
    const error = await failsWith(
      'VersionConflict',
      t.commit({ type: 'update', path: t.at('a'), fields: { n: 1 } }),
    );
    holds(error instanceof VersionConflict, 'a VersionConflict');
    same([error.expected, error.actual], ['exists', 'absent']);
    same(await t.find('a'), undefined);
  },
  'an update at the current update time goes through': async (t) => {
    const { stamp } = await t.seed({ a: { n: 1, m: 1 } });
    const updated = await t.commit({
      type: 'update',
      path: t.at('a'),
      fields: { n: 2 },
      precondition: { updateTime: stamp },
    });
    const { data, createTime, updateTime } = await t.read('a');
    same(
      { data, createTime, updateTime },
      { data: { n: 2, m: 1 }, createTime: stamp, updateTime: updated.stamp },
    );
  },
  'an update at a stale update time is a VersionConflict with both': async (t) => {
    const { stamp } = await t.seed({ a: { n: 1 } });
    const now = await t.set('a', { n: 2 });
    const error = await failsWith(
      'VersionConflict',
      t.commit({ type: 'update', path: t.at('a'), fields: { n: 3 }, precondition: { updateTime: stamp } }),
    );
    holds(error instanceof VersionConflict, 'a VersionConflict');
    same([error.expected, error.actual], [stamp, now]);
    same(await t.data('a'), { n: 2 });
  },
  'who asks for it is told what was there instead, in the round trip of the conflict': async (t) => {
    const { stamp } = await t.seed({ a: { n: 1 } });
    await t.set('a', { n: 2 });
    const meter = new Meter();
    const store = await t.open({ meter });
    const told: unknown[] = [];
    const onConflict: CommitOptions['onConflict'] = (documents) => {
      told.push(...[...documents].map(([path, document]) => [path, document?.data]));
    };
    const writes = (id: string, updateTime: VersionStamp): readonly Write[] => [
      { type: 'update', path: t.at('a'), fields: { n: 3 }, precondition: { updateTime } },
      { type: 'create', path: t.at(id), data: {} },
    ];
    await failsWith('VersionConflict', store.commit(writes('b', stamp), { onConflict }));
    same(told, [
      [t.at('a'), { n: 2 }],
      [t.at('b'), undefined],
    ]);
    same(meter.cost, { rpcs: 2, reads: 2, writes: 0, deletes: 0 });
    await store.commit(writes('c', (await t.read('a')).updateTime), { onConflict });
    same(told.length, 2);
  },
  'an update at the update time of a document that is gone is a VersionConflict': async (t) => {
    const { stamp } = await t.seed({ a: { n: 1 } });
    await t.delete('a');
    const error = await failsWith(
      'VersionConflict',
      t.commit({ type: 'update', path: t.at('a'), fields: { n: 3 }, precondition: { updateTime: stamp } }),
    );
    holds(error instanceof VersionConflict, 'a VersionConflict');
    same([error.expected, error.actual], [stamp, 'absent']);
  },
  'an update time from before a re-creation does not hold after it': async (t) => {
    const { stamp } = await t.seed({ a: { n: 1 } });
    await t.delete('a');
    await t.seed({ a: { n: 1 } });
    await failsWith(
      'VersionConflict',
      t.commit({ type: 'update', path: t.at('a'), fields: { n: 3 }, precondition: { updateTime: stamp } }),
    );
    same(await t.data('a'), { n: 1 });
  },
  'a set creates or replaces whole, whatever was there': async (t) => {
    await t.set('a', { n: 1, m: 1 });
    await t.set('a', { k: 1 });
    same(await t.data('a'), { k: 1 });
  },
  'a replaced document keeps its create time': async (t) => {
    const created = await t.set('a', { n: 1 });
    const replaced = await t.set('a', { n: 2 });
    const { createTime, updateTime } = await t.read('a');
    same({ createTime, updateTime }, { createTime: created, updateTime: replaced });
  },
  'a delete removes a document': async (t) => {
    await t.seed({ a: { n: 1 } });
    await t.delete('a');
    same(await t.find('a'), undefined);
  },
  'a delete of a missing document goes through': async (t) => {
    holds((await t.delete('a')) > 0, 'a stamp');
  },
  'a delete that asks for existence fails where there is none': async (t) => {
    const error = await failsWith(
      'VersionConflict',
      t.commit({ type: 'delete', path: t.at('a'), precondition: { exists: true } }),
    );
    holds(error instanceof VersionConflict, 'a VersionConflict');
    same([error.path, error.expected, error.actual], [t.at('a'), 'exists', 'absent']);
  },
  'a delete that asks for existence removes what is there': async (t) => {
    await t.seed({ a: { n: 1 } });
    await t.commit({ type: 'delete', path: t.at('a'), precondition: { exists: true } });
    same(await t.find('a'), undefined);
  },
  'a delete at the current update time goes through': async (t) => {
    const { stamp } = await t.seed({ a: { n: 1 } });
    await t.commit({ type: 'delete', path: t.at('a'), precondition: { updateTime: stamp } });
    same(await t.find('a'), undefined);
  },
  'a delete at a stale update time leaves the document': async (t) => {
    const { stamp } = await t.seed({ a: { n: 1 } });
    await t.set('a', { n: 2 });
    await failsWith(
      'VersionConflict',
      t.commit({ type: 'delete', path: t.at('a'), precondition: { updateTime: stamp } }),
    );
    same(await t.data('a'), { n: 2 });
  },
  'a delete at the stamp of the deletion itself is a VersionConflict': {
    skip: {
      'firestore-emulator': 'the emulator compares with the stamp of the deletion, against the documentation',
    },
    run: async (t) => {
      await t.seed({ a: {} });
      const updateTime = await t.delete('a');
      await failsWith(
        'VersionConflict',
        t.commit({ type: 'delete', path: t.at('a'), precondition: { updateTime } }),
      );
    },
  },
  'a delete leaves the documents below it': async (t) => {
    await t.commit(
      { type: 'create', path: t.at('a'), data: {} },
      { type: 'create', path: t.at('a/sub/b'), data: { n: 1 } },
    );
    await t.delete('a');
    same(await t.data('a/sub/b'), { n: 1 });
  },
  'a document can lie below one that does not exist': async (t) => {
    await t.seed({ 'none/sub/b': { n: 1 } });
    same(await t.find('none'), undefined);
    same(await t.ids({}), []);
    same(await t.data('none/sub/b'), { n: 1 });
  },
  'a verify of presence goes through where the document is': async (t) => {
    await t.seed({ a: { n: 1 } });
    await t.commit(
      { type: 'verify', path: t.at('a'), precondition: { exists: true } },
      { type: 'create', path: t.at('b'), data: {} },
    );
    same(await t.data('b'), {});
  },
  'a verify of presence fails where there is none': async (t) => {
    await failsWith(
      'VersionConflict',
      t.commit(
        { type: 'verify', path: t.at('a'), precondition: { exists: true } },
        { type: 'create', path: t.at('b'), data: {} },
      ),
    );
    same([await t.find('a'), await t.find('b')], [undefined, undefined]);
  },
  'a verify of absence goes through where there is none, and makes none': async (t) => {
    await t.commit(
      { type: 'verify', path: t.at('a'), precondition: { exists: false } },
      { type: 'create', path: t.at('b'), data: {} },
    );
    same([await t.find('a'), await t.data('b')], [undefined, {}]);
  },
  'a verify of absence fails where the document is, and leaves it': async (t) => {
    const { stamp } = await t.seed({ a: { n: 1 } });
    const error = await failsWith(
      'VersionConflict',
      t.commit(
        { type: 'verify', path: t.at('a'), precondition: { exists: false } },
        { type: 'create', path: t.at('b'), data: {} },
      ),
    );
    holds(error instanceof VersionConflict, 'a VersionConflict');
    same([error.path, error.expected, error.actual], [t.at('a'), 'absent', stamp]);
    same([await t.data('a'), await t.find('b')], [{ n: 1 }, undefined]);
  },
  'a verify at the current update time goes through': async (t) => {
    const { stamp } = await t.seed({ a: { n: 1 } });
    await t.commit(
      { type: 'verify', path: t.at('a'), precondition: { updateTime: stamp } },
      { type: 'create', path: t.at('b'), data: {} },
    );
    same(await t.data('b'), {});
  },
  'a verify at a stale update time fails the whole commit': async (t) => {
    const { stamp } = await t.seed({ a: { n: 1 } });
    await t.set('a', { n: 2 });
    await failsWith(
      'VersionConflict',
      t.commit(
        { type: 'verify', path: t.at('a'), precondition: { updateTime: stamp } },
        { type: 'create', path: t.at('b'), data: {} },
      ),
    );
    same(await t.find('b'), undefined);
  },
  'a verify at an update time fails where there is no document': async (t) => {
    await failsWith(
      'VersionConflict',
      t.commit(
        {
          type: 'verify',
          path: t.at('a'),
          precondition: { updateTime: versionStamp(1_700_000_000_000_000) },
        },
        { type: 'create', path: t.at('b'), data: {} },
      ),
    );
  },
});
