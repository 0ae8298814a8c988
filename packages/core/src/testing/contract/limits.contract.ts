import { TooLarge } from '../../errors/errors.js';
import { arrayUnion, deleteField, increment } from '../../document-store/transform.js';
import type { Write } from '../../document-store/write.js';
import { failsWith, holds, same } from './assertions.js';
import { casesOf } from './contract-case.js';
import type { ContractContext } from './contract-context.js';

const bytes = (length: number): Uint8Array => new Uint8Array(length);
const half = 512 * 1024;

const writes = (t: ContractContext, count: number): Write[] =>
  Array.from({ length: count }, (_, index) => ({
    type: 'set',
    path: t.at(String(index)),
    data: { n: index },
  }));

/** What is too much. */
export const limitCases = casesOf('limits', {
  'a document of nearly 1 MiB is stored': async (t) => {
    await t.set('a', { x: bytes(1_000_000) });
    same(((await t.data('a'))['x'] as Uint8Array).byteLength, 1_000_000);
  },
  'a document above 1 MiB is TooLarge, with the limit and the size': async (t) => {
    const error = await failsWith('TooLarge', () => t.seed({ a: { x: bytes(half), y: bytes(half) } }));
    holds(error instanceof TooLarge, 'a TooLarge');
    holds(error.subject.includes(t.at('a')), 'it names the document');
    same([error.limit, error.unit], [1_048_576, 'bytes']);
    holds((error.actual ?? 0) > 1_048_576, 'it tells the size');
    same(await t.find('a'), undefined);
  },
  'a transform that makes a document too large fails the commit': async (t) => {
    await t.set('a', { list: [bytes(half)] });
    const error = await failsWith('TooLarge', () =>
      t.commit(
        { type: 'create', path: t.at('b'), data: {} },
        { type: 'update', path: t.at('a'), fields: { list: arrayUnion(bytes(half).fill(1)) } },
      ),
    );
    holds(error instanceof TooLarge, 'a TooLarge');
    same([error.limit, await t.find('b')], [1_048_576, undefined]);
    same(((await t.data('a'))['list'] as readonly unknown[]).length, 1);
  },
  'an update that makes a document too large fails the commit': async (t) => {
    await t.set('a', { x: bytes(half) });
    await failsWith('TooLarge', () => t.update('a', { y: bytes(half) }));
    same(Object.keys(await t.data('a')), ['x']);
  },
  'a commit of 499 writes and its witness is applied': async (t) => {
    await t.store.commit(writes(t, 499), { operationId: `op-${t.collection}` });
    const { values } = await t.store.aggregate({
      query: { collection: t.collection },
      aggregations: { n: { kind: 'count' } },
    });
    same(values, { n: 499 });
  },
  'a commit of 501 writes is TooLarge': async (t) => {
    const error = await failsWith('TooLarge', () => t.store.commit(writes(t, 501)));
    holds(error instanceof TooLarge, 'a TooLarge');
    same([error.limit, error.actual, error.unit], [500, 501, 'writes']);
    same(await t.ids({}), []);
  },
  'a commit above 10 MiB is TooLarge': async (t) => {
    const large = Array.from({ length: 12 }, (_, index): Write => ({
      type: 'set',
      path: t.at(String(index)),
      data: { x: bytes(900_000) },
    }));
    await failsWith('TooLarge', () => t.store.commit(large));
    same(await t.ids({}), []);
  },
  'a commit without writes is refused': async (t) => {
    await failsWith('InvalidArgument', () => t.store.commit([]));
  },
  'two writes of one document are refused': async (t) => {
    await failsWith('InvalidArgument', () =>
      t.commit({ type: 'create', path: t.at('a'), data: {} }, { type: 'delete', path: t.at('a') }),
    );
    same(await t.find('a'), undefined);
  },
  'an update without fields is refused': async (t) => {
    await t.seed({ a: {} });
    await failsWith('InvalidArgument', () => t.update('a', {}));
  },
  'an update of a field and of one below it is refused': async (t) => {
    await t.seed({ a: {} });
    await failsWith('InvalidArgument', () => t.update('a', { 'x.y': 1, x: { z: 1 } }));
    same(await t.data('a'), {});
  },
  'a field path in no notation is refused': async (t) => {
    await t.seed({ a: {} });
    for (const path of ['', '.', 'a.', '.a', 'a..b', 'a b', '`a', '1a', 'a[0]']) {
      await failsWith('InvalidArgument', () => t.update('a', { [path]: 1 }));
    }
    same(await t.data('a'), {});
  },
  'deleteField outside an update is refused': async (t) => {
    await failsWith('SerializationError', () => t.seed({ a: { n: deleteField() } }));
    await failsWith('SerializationError', () => t.set('a', { map: { n: deleteField() } }));
  },
  'an operand that is no number is refused': async (t) => {
    await t.seed({ a: { n: 1 } });
    for (const operand of [NaN, '1' as unknown as number]) {
      await failsWith('SerializationError', () => t.update('a', { n: increment(operand) }));
    }
    same(await t.data('a'), { n: 1 });
  },
  'reading no documents is refused, and 1,001 are TooLarge': async (t) => {
    await failsWith('InvalidArgument', () => t.store.getAll([]));
    const paths = Array.from({ length: 1001 }, (_, index) => t.at(String(index)));
    await failsWith('TooLarge', () => t.store.getAll(paths));
  },
  'an unknown kind of write is refused': async (t) => {
    const write = { type: 'upsert', path: t.at('a'), data: {} } as unknown as Write;
    await failsWith('InvalidArgument', () => t.commit(write));
  },
});
