import { OperationReused } from '../../errors/errors.js';
import { increment } from '../../document-store/transform.js';
import type { Write } from '../../document-store/write.js';
import { failsWith, holds, same } from './assertions.js';
import { casesOf } from './contract-case.js';
import type { ContractContext } from './contract-context.js';

const operation = (t: ContractContext, name = 'op'): string => `${name}-${t.collection}`;
const raise = (t: ContractContext): Write => ({
  type: 'update',
  path: t.at('a'),
  fields: { n: increment(1) },
});
const event = (t: ContractContext, n: number): Write => ({
  type: 'create',
  path: t.at('event'),
  data: { n },
});

/** Commits with an operation id are applied once. */
export const operationCases = casesOf('operations', {
  'a repeated operation is not applied again, and has its first stamp': async (t) => {
    await t.seed({ a: { n: 0 } });
    const operationId = operation(t);
    const first = await t.store.commit([raise(t)], { operationId });
    const again = await t.store.commit([raise(t)], { operationId });
    same([first.recovered, again], [false, { stamp: first.stamp, recovered: true }]);
    same(await t.data('a'), { n: 1 });
  },
  'an operation is known to another store': async (t) => {
    await t.seed({ a: { n: 0 } });
    const operationId = operation(t);
    const first = await t.store.commit([raise(t)], { operationId });
    const other = await t.open();
    same(await other.commit([raise(t)], { operationId }), { stamp: first.stamp, recovered: true });
    same(await t.data('a'), { n: 1 });
  },
  'the same operation from many callers at once is applied once': async (t) => {
    await t.seed({ a: { n: 0 } });
    const other = await t.open();
    const operationId = operation(t);
    const results = await Promise.all(
      Array.from({ length: 6 }, (_, index) =>
        (index % 2 ? other : t.store).commit([raise(t)], { operationId }),
      ),
    );
    same(
      [results.filter(({ recovered }) => !recovered).length, new Set(results.map(({ stamp }) => stamp)).size],
      [1, 1],
    );
    same(await t.data('a'), { n: 1 });
  },
  'other operations are applied': async (t) => {
    await t.seed({ a: { n: 0 } });
    await t.store.commit([raise(t)], { operationId: operation(t, 'one') });
    const { recovered } = await t.store.commit([raise(t)], { operationId: operation(t, 'two') });
    same([recovered, await t.data('a')], [false, { n: 2 }]);
  },
  'an operation id with another payload is OperationReused': async (t) => {
    await t.seed({ a: { n: 0 } });
    const operationId = operation(t);
    await t.store.commit([raise(t)], { operationId });
    const other: Write = { type: 'update', path: t.at('a'), fields: { n: increment(2) } };
    const error = await failsWith('OperationReused', t.store.commit([other], { operationId }));
    holds(error instanceof OperationReused, 'an OperationReused');
    same([error.operationId, error.transient, await t.data('a')], [operationId, false, { n: 1 }]);
  },
  'the payload is what the digest says, if one is given': async (t) => {
    const operationId = operation(t);
    await t.store.commit([{ type: 'set', path: t.at('a'), data: { n: 1 } }], {
      operationId,
      payloadDigest: 'x',
    });
    const again: Write[] = [{ type: 'set', path: t.at('a'), data: { n: 2 } }];
    same((await t.store.commit(again, { operationId, payloadDigest: 'x' })).recovered, true);
    await failsWith('OperationReused', t.store.commit(again, { operationId, payloadDigest: 'y' }));
    same(await t.data('a'), { n: 1 });
  },
  'an applied conditional operation is recovered although its condition holds no more': async (t) => {
    const { stamp } = await t.seed({ a: { n: 0 } });
    const operationId = operation(t);
    const write: Write = {
      type: 'update',
      path: t.at('a'),
      fields: { n: 1 },
      precondition: { updateTime: stamp },
    };
    const first = await t.store.commit([write], { operationId });
    await t.set('a', { n: 7 });
    same(await t.store.commit([write], { operationId }), { stamp: first.stamp, recovered: true });
    same(await t.data('a'), { n: 7 });
  },
  'an operation that was refused can come again': async (t) => {
    const operationId = operation(t);
    await failsWith('VersionConflict', t.store.commit([raise(t)], { operationId }));
    await t.seed({ a: { n: 0 } });
    same((await t.store.commit([raise(t)], { operationId })).recovered, false);
    same(await t.data('a'), { n: 1 });
  },
  'the marker of an operation lies in the collection of operations': async (t) => {
    const operationsCollection = `ops${t.collection}`;
    const store = await t.open({ operationsCollection });
    const operationId = operation(t);
    await store.commit([{ type: 'set', path: t.at('a'), data: {} }], { operationId });
    const { documents } = await store.getAll([`${operationsCollection}/${operationId}`]);
    same([documents[0]?.id, Object.keys(documents[0]?.data ?? {})], [operationId, ['expiresAt']]);
  },
  'a document of the commit can be the witness': async (t) => {
    await t.seed({ a: { n: 0 } });
    const options = { operationId: operation(t), witness: t.at('event') };
    const first = await t.store.commit([raise(t), event(t, 1)], options);
    same(await t.store.commit([raise(t), event(t, 1)], options), { stamp: first.stamp, recovered: true });
    same([await t.data('a'), await t.data('event')], [{ n: 1 }, { n: 1 }]);
    await failsWith('OperationReused', t.store.commit([raise(t), event(t, 2)], options));
    const other = { operationId: operation(t, 'other'), witness: t.at('event') };
    await failsWith('VersionConflict', t.store.commit([raise(t), event(t, 1)], other));
    same(await t.data('a'), { n: 1 });
  },
  'a witness that is no create of the commit is refused': async (t) => {
    const operationId = operation(t);
    for (const witness of [t.at('none'), t.at('a')]) {
      await failsWith('InvalidArgument', () => t.store.commit([raise(t)], { operationId, witness }));
    }
  },
  'an idempotent commit takes no operation id': async (t) => {
    await failsWith('InvalidArgument', () =>
      t.store.commit([raise(t)], { idempotent: true, operationId: operation(t) }),
    );
    await failsWith('InvalidArgument', () =>
      t.store.commit([event(t, 1)], { idempotent: true, witness: t.at('event') }),
    );
  },
  'a witness or a digest without an operation id is refused': async (t) => {
    await failsWith('InvalidArgument', () => t.store.commit([event(t, 1)], { witness: t.at('event') }));
    await failsWith('InvalidArgument', () => t.store.commit([event(t, 1)], { payloadDigest: 'x' }));
  },
  'an operation id that is no id is refused': async (t) => {
    for (const operationId of ['', '.', 'a/b', '__x__', 'x'.repeat(1501)]) {
      await failsWith('InvalidArgument', () => t.store.commit([raise(t)], { operationId }));
    }
  },
});
