import { Meter } from '../../document-store/metering/meter.js';
import type { QueryCondition } from '../../document-store/query-condition.js';
import type { Filter } from '../../document-store/query.js';
import { VersionConflict } from '../../errors/errors.js';
import { failsWith, holds, same } from './assertions.js';
import { casesOf } from './contract-case.js';
import type { ContractContext } from './contract-context.js';

const ones: Filter = { field: 'kind', op: '==', value: 1 };

/** What a query finds now, as a condition. */
async function found(t: ContractContext, where: Filter = ones, limit = 100): Promise<QueryCondition> {
  const query = { collection: t.collection, where, limit };
  const { documents } = await t.store.query(query);
  return { query, documents };
}

const write = (t: ContractContext) => ({ type: 'create', path: t.at('result'), data: { n: 1 } }) as const;

/** Commits that depend on what queries have found. */
export const unchangedCases = casesOf('unchanged', {
  'a commit goes through while its queries find the same': async (t) => {
    await t.seed({ a: { kind: 1 }, b: { kind: 1 }, c: { kind: 2 } });
    const unchanged = [await found(t), await found(t, { field: 'kind', op: '==', value: 3 })];
    const { stamp, recovered } = await t.store.commit([write(t)], { unchanged });
    same([(await t.read('result')).updateTime, recovered], [stamp, false]);
  },
  'a document that was added stops it, and is named': async (t) => {
    await t.seed({ a: { kind: 1 } });
    const unchanged = [await found(t)];
    const { stamp } = await t.seed({ phantom: { kind: 1 } });
    const error = await failsWith('VersionConflict', t.store.commit([write(t)], { unchanged }));
    holds(error instanceof VersionConflict, 'a VersionConflict');
    same([error.path, error.expected, error.actual], [t.at('phantom'), 'absent', stamp]);
    same(await t.find('result'), undefined);
  },
  'a document that was added to an empty result stops it': async (t) => {
    const unchanged = [await found(t)];
    await t.seed({ phantom: { kind: 1 } });
    await failsWith('VersionConflict', t.store.commit([write(t)], { unchanged }));
  },
  'a document that was changed, or left the result, stops it': async (t) => {
    const { stamp } = await t.seed({ a: { kind: 1, n: 1 }, b: { kind: 1 } });
    const before = [await found(t)];
    const later = await t.update('a', { n: 2 });
    const error = await failsWith('VersionConflict', t.store.commit([write(t)], { unchanged: before }));
    holds(error instanceof VersionConflict, 'a VersionConflict');
    same([error.path, error.expected, error.actual], [t.at('a'), stamp, later]);
    const again = [await found(t)];
    await t.update('b', { kind: 2 });
    await failsWith('VersionConflict', t.store.commit([write(t)], { unchanged: again }));
  },
  'a document that was deleted stops it': async (t) => {
    await t.seed({ a: { kind: 1 } });
    const unchanged = [await found(t)];
    await t.delete('a');
    await failsWith('VersionConflict', t.store.commit([write(t)], { unchanged }));
  },
  'changes outside the result do not matter': async (t) => {
    await t.seed({ a: { kind: 1 }, b: { kind: 2 } });
    const unchanged = [await found(t)];
    await t.update('b', { n: 1 });
    await t.seed({ c: { kind: 2 } });
    await t.store.commit([write(t)], { unchanged });
  },
  'only what is within the limit matters': async (t) => {
    await t.seed({ a: { kind: 1 }, b: { kind: 1 } });
    const unchanged = [await found(t, ones, 1)];
    await t.update('b', { n: 1 });
    await t.store.commit([write(t)], { unchanged });
  },
  'its own writes are not seen by its queries': async (t) => {
    await t.seed({ a: { kind: 1 } });
    const unchanged = [await found(t)];
    const { documents } = unchanged[0] ?? { documents: [] };
    const updateTime = documents[0]?.updateTime;
    holds(updateTime !== undefined, 'one document');
    await t.store.commit(
      [
        { type: 'update', path: t.at('a'), fields: { n: 1 }, precondition: { updateTime } },
        { type: 'create', path: t.at('b'), data: { kind: 1 } },
      ],
      { unchanged },
    );
    same(await t.ids({ where: ones }), ['a', 'b']);
  },
  'preconditions hold beside it': async (t) => {
    await t.seed({ a: { kind: 1 }, result: { n: 0 } });
    const unchanged = [await found(t)];
    await failsWith('VersionConflict', t.store.commit([write(t)], { unchanged }));
  },
  'of commits that would each change what the others saw, one goes through': async (t) => {
    const stores = [t.store, await t.open()];
    const conditions = await Promise.all(stores.map(() => found(t)));
    const outcomes = await Promise.allSettled(
      stores.map((store, index) =>
        store.commit([{ type: 'create', path: t.at(`only-${String(index)}`), data: { kind: 1 } }], {
          unchanged: [conditions[index] ?? { query: { collection: t.collection }, documents: [] }],
          // The emulator lets transactions that wait for each other wait until one of them times out.
          deadlineMs: 45_000,
        }),
      ),
    );
    same(outcomes.map(({ status }) => status).sort(), ['fulfilled', 'rejected']);
    same((await t.ids({ where: ones })).length, 1);
  },
  'an operation is applied once, and known again': async (t) => {
    const unchanged = [await found(t)];
    const create = { type: 'create', path: t.at('a'), data: { kind: 1 } } as const;
    const options = { unchanged, operationId: `op-${t.collection}` };
    const first = await t.store.commit([create], options);
    const again = await t.store.commit([create], options);
    same([first.recovered, again.recovered], [false, true]);
  },
  'it costs a round trip and the reads of its result more': async (t) => {
    await t.seed({ a: { kind: 1 }, b: { kind: 1 } });
    const unchanged = [await found(t)];
    const meter = new Meter();
    const store = await t.open({ meter });
    await store.commit([write(t)], { unchanged });
    same(meter.cost, { rpcs: 2, reads: 2, writes: 1, deletes: 0 });
  },
  'a query of the past, or without what it has found, is refused before any call': async (t) => {
    const { query, documents } = await found(t);
    const { stamp } = await t.seed({ a: { kind: 1 } });
    const past = { query: { ...query, readTime: stamp }, documents };
    await failsWith('InvalidArgument', t.store.commit([write(t)], { unchanged: [past] }));
    const bare = { query } as unknown as typeof past;
    await failsWith('InvalidArgument', t.store.commit([write(t)], { unchanged: [bare] }));
    const many = Array.from({ length: 11 }, () => ({ query, documents }));
    await failsWith('InvalidArgument', t.store.commit([write(t)], { unchanged: many }));
  },
});
