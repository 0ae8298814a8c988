import { arrayRemove, arrayUnion, deleteField, increment, maximum } from '../../document-store/transform.js';
import type { ContractContext } from './contract-context.js';
import { same } from './assertions.js';
import { casesOf } from './contract-case.js';
import type { UpdateWrite } from '../../document-store/write.js';

const start = {
  n: 1,
  zero: 0,
  text: 'x',
  list: [1, 2],
  map: { a: 1, b: 2 },
  at: new Date(5),
  raw: Uint8Array.of(1),
};

/** Asserts that an update leaves the update time as it is, or moves it. */
const updates =
  (fields: UpdateWrite['fields'], moves: boolean) =>
  async (t: ContractContext): Promise<void> => {
    const before = await t.set('a', start);
    const stamp = await t.update('a', fields);
    same((await t.read('a')).updateTime, moves ? stamp : before);
  };

/** Writes that change nothing leave the update time alone. */
export const noOpCases = casesOf('no-op writes', {
  'a set with equal fields keeps the update time': async (t) => {
    const before = await t.set('a', start);
    const { map, n, ...rest } = start;
    await t.set('a', { ...rest, n, map: { b: map.b, a: map.a } });
    same((await t.read('a')).updateTime, before);
  },
  'an update to the stored values keeps the update time': updates({ n: 1, map: { a: 1, b: 2 } }, false),
  'an update of dates, bytes and arrays to equal ones keeps the update time': updates(
    { at: new Date(5), raw: Uint8Array.of(1), list: [1, 2] },
    false,
  ),
  'transforms that change nothing keep the update time': updates(
    { n: increment(0), zero: maximum(-5), list: arrayUnion(2, 1), 'map.a': increment(0) },
    false,
  ),
  'removing elements that are not there keeps the update time': updates({ list: arrayRemove(7) }, false),
  'deleting a field that is not there keeps the update time': updates(
    { none: deleteField(), 'no.such': deleteField(), 'n.inner': deleteField() },
    false,
  ),
  'another order of array elements is a change': updates({ list: [2, 1] }, true),
  '-0 in place of 0 is a change': updates({ zero: -0 }, true),
  'one changed field among equal ones is a change': updates({ n: 1, text: 'y' }, true),
  'a verify keeps the update time': async (t) => {
    const { stamp } = await t.seed({ a: { n: 1 } });
    await t.commit(
      { type: 'verify', path: t.at('a'), precondition: { updateTime: stamp } },
      { type: 'create', path: t.at('b'), data: {} },
    );
    await t.commit(
      { type: 'verify', path: t.at('a'), precondition: { exists: true } },
      { type: 'create', path: t.at('c'), data: {} },
    );
    same((await t.read('a')).updateTime, stamp);
    same(await t.data('a'), { n: 1 });
  },
  'a no-op write beside a real one keeps its own update time': async (t) => {
    const before = await t.set('a', start);
    await t.store.commit(
      [
        { type: 'update', path: t.at('a'), fields: { n: 1 } },
        { type: 'set', path: t.at('b'), data: {} },
      ],
      { idempotent: true },
    );
    same((await t.read('a')).updateTime, before);
  },
});
