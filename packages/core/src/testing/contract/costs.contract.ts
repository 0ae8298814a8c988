import type { DocumentStore } from '../../document-store/document-store.js';
import { Meter } from '../../document-store/metering/meter.js';
import type { Cost } from '../../document-store/metering/meter.js';
import { increment } from '../../document-store/transform.js';
import { failsWith, same } from './assertions.js';
import { casesOf } from './contract-case.js';
import type { ContractContext } from './contract-context.js';

const nothing: Cost = { rpcs: 0, reads: 0, writes: 0, deletes: 0 };

/** Asserts what a call costs. */
const costs =
  (call: (store: DocumentStore, t: ContractContext) => Promise<unknown>, cost: Partial<Cost>) =>
  async (t: ContractContext): Promise<void> => {
    await t.seed({ a: { n: 1 }, b: { n: 2 }, c: { n: 3 } });
    const meter = new Meter();
    const store = await t.open({ meter });
    await call(store, t);
    same(meter.cost, { ...nothing, ...cost });
  };

/** What calls cost when nothing goes wrong, in round trips and in documents billed. */
export const costCases = casesOf('costs', {
  'getAll: one round trip, one read per path, absent ones too': costs(
    (store, t) => store.getAll([t.at('a'), t.at('b'), t.at('none')]),
    { rpcs: 1, reads: 3 },
  ),
  'query: one read per document': costs((store, t) => store.query({ collection: t.collection }), {
    rpcs: 1,
    reads: 3,
  }),
  'query: one read where nothing is found': costs(
    (store, t) => store.query({ collection: t.collection, where: { field: 'n', op: '>', value: 9 } }),
    { rpcs: 1, reads: 1 },
  ),
  'aggregate: one read for a thousand documents': costs(
    (store, t) =>
      store.aggregate({
        query: { collection: t.collection },
        aggregations: { sum: { kind: 'sum', field: 'n' } },
      }),
    { rpcs: 1, reads: 1 },
  ),
  'a create: one write': costs((store, t) => store.commit([{ type: 'create', path: t.at('d'), data: {} }]), {
    rpcs: 1,
    writes: 1,
  }),
  'a conditional update: one write': costs(
    async (store, t) => {
      const { updateTime } = await t.read('a');
      await store.commit([
        { type: 'update', path: t.at('a'), fields: { n: 5 }, precondition: { updateTime } },
      ]);
    },
    { rpcs: 1, writes: 1 },
  ),
  'a blind write: one more for its marker': costs(
    (store, t) => store.commit([{ type: 'update', path: t.at('a'), fields: { n: increment(1) } }]),
    { rpcs: 1, writes: 2 },
  ),
  'an idempotent commit has no marker': costs(
    (store, t) => store.commit([{ type: 'set', path: t.at('a'), data: {} }], { idempotent: true }),
    { rpcs: 1, writes: 1 },
  ),
  'an operation id: one more write for its marker': costs(
    (store, t) =>
      store.commit([{ type: 'create', path: t.at('d'), data: {} }], { operationId: `op-${t.collection}` }),
    { rpcs: 1, writes: 2 },
  ),
  'an operation id with a witness has no marker': costs(
    (store, t) =>
      store.commit([{ type: 'create', path: t.at('d'), data: {} }], {
        operationId: `op-${t.collection}`,
        witness: t.at('d'),
      }),
    { rpcs: 1, writes: 1 },
  ),
  'deletes and verifies of absence are deletes, verifies of presence are writes': costs(
    (store, t) =>
      store.commit([
        { type: 'delete', path: t.at('a') },
        { type: 'verify', path: t.at('none'), precondition: { exists: false } },
        { type: 'verify', path: t.at('b'), precondition: { exists: true } },
        { type: 'create', path: t.at('d'), data: {} },
      ]),
    { rpcs: 1, writes: 2, deletes: 2 },
  ),
  'what is refused before I/O costs nothing': costs(
    (store, t) => failsWith('InvalidArgument', () => store.getAll([`${t.collection}/`])),
    {},
  ),
});
