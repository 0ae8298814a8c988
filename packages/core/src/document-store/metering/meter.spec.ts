import { MemoryDocumentStore } from '../../memory/index.js';
import { ManualClock } from '../../testing/manual-clock.js';
import { increment } from '../transform.js';
import { Meter } from './meter.js';

function setUp(): { meter: Meter; store: MemoryDocumentStore } {
  const meter = new Meter();
  return { meter, store: new MemoryDocumentStore({ meter }) };
}

describe('the meter counts, by the rules of the bill,', () => {
  it('one read per document asked for, present or not, in one round trip', async () => {
    const { meter, store } = setUp();
    const { cost } = await meter.measure(() => store.getAll(['c/a', 'c/b', 'c/c']));
    expect(cost).toEqual({ rpcs: 1, reads: 3, writes: 0, deletes: 0 });
  });

  it('a create, a verify and a conditional update as one write each, a verify of absence as a delete', async () => {
    const { meter, store } = setUp();
    const { stamp } = await store.commit([{ type: 'create', path: 'c/a', data: {} }]);
    const { cost } = await meter.measure(() =>
      store.commit([
        { type: 'create', path: 'c/b', data: {} },
        { type: 'verify', path: 'c/a', precondition: { updateTime: stamp } },
        { type: 'verify', path: 'c/x', precondition: { exists: false } },
      ]),
    );
    expect(cost).toEqual({ rpcs: 1, reads: 0, writes: 2, deletes: 1 });
  });

  it('a marker for a blind write and for an operation id, none for an idempotent commit', async () => {
    const { meter, store } = setUp();
    await store.commit([{ type: 'create', path: 'c/a', data: { n: 0 } }]);
    const write = { type: 'update', path: 'c/a', fields: { n: increment(1) } } as const;
    expect((await meter.measure(() => store.commit([write]))).cost.writes).toBe(2);
    expect((await meter.measure(() => store.commit([write], { operationId: 'o' }))).cost.writes).toBe(2);
    expect((await meter.measure(() => store.commit([write], { idempotent: true }))).cost.writes).toBe(1);
  });

  it('a conflict as one round trip more, which reads the documents with preconditions', async () => {
    const { meter, store } = setUp();
    await store.commit([{ type: 'create', path: 'c/a', data: {} }]);
    const { cost } = await meter.measure(() =>
      store.commit([{ type: 'create', path: 'c/a', data: {} }]).catch(() => undefined),
    );
    expect(cost).toEqual({ rpcs: 2, reads: 1, writes: 0, deletes: 0 });
  });

  it('the documents of a query, one at least, and one read per thousand counted', async () => {
    const { meter, store } = setUp();
    const writes = Array.from(
      { length: 500 },
      (_, at) => ({ type: 'create', path: `c/${String(at)}`, data: {} }) as const,
    );
    await store.commit(writes);
    const empty = await meter.measure(() => store.query({ collection: 'none' }));
    expect(empty.cost).toEqual({ rpcs: 1, reads: 1, writes: 0, deletes: 0 });
    const pages = await meter.measure(async () => {
      let count = 0;
      for await (const page of store.queryPages({ collection: 'c' }, { pageSize: 200 }))
        count += page.documents.length;
      return count;
    });
    expect(pages.result).toBe(500);
    expect(pages.cost).toEqual({ rpcs: 3, reads: 500, writes: 0, deletes: 0 });
    const sum = await meter.measure(() =>
      store.aggregate({ query: { collection: 'c' }, aggregations: { n: { kind: 'sum', field: 'x' } } }),
    );
    expect(sum.result.values).toEqual({ n: 0 });
    expect(sum.cost).toEqual({ rpcs: 1, reads: 1, writes: 0, deletes: 0 });
  });

  it('a figure of any name, and takes none away', async () => {
    const { meter, store } = setUp();
    await store.commit([{ type: 'create', path: 'c/a', data: { x: 7 } }]);
    const { result, cost } = await meter.measure(() =>
      store.aggregate({
        query: { collection: 'c' },
        aggregations: { billed: { kind: 'sum', field: 'x' }, billed_: { kind: 'avg', field: 'x' } },
      }),
    );
    expect(result.values).toEqual({ billed: 7, billed_: 7 });
    expect(cost).toEqual({ rpcs: 1, reads: 1, writes: 0, deletes: 0 });
  });

  it('what a listener hears: a document each time that it comes into the result or changes there', async () => {
    const clock = new ManualClock();
    const meter = new Meter();
    const store = new MemoryDocumentStore({ meter, runtime: { clock } });
    await store.commit([{ type: 'create', path: 'c/b', data: {} }]);
    const before = meter.cost.reads;
    const reads = async (): Promise<number> => {
      await clock.advance(0);
      return meter.cost.reads - before;
    };
    const query = { collection: 'c', limit: 1 };
    store.listen({ query }, { next: () => undefined, error: () => undefined });
    expect(await reads()).toBe(1);
    await store.commit([{ type: 'create', path: 'c/a', data: {} }]);
    expect(await reads()).toBe(2);
    await store.commit([{ type: 'delete', path: 'c/a' }], { idempotent: true });
    expect(await reads()).toBe(3);
    store.listen({ query: { collection: 'empty' } }, { next: () => undefined, error: () => undefined });
    expect(await reads()).toBe(4);
    await store.close();
  });
});

it('the meter records each shape of a query once, with the order that Firestore appends, and no values', async () => {
  const { meter, store } = setUp();
  for (const value of [1, 2]) {
    await store.query({
      collection: 'a/b/items',
      where: {
        and: [
          { field: 'kind', op: '==', value: 'secret' },
          { field: 'size', op: '>', value },
        ],
      },
    });
  }
  expect(meter.queries).toEqual([
    {
      collectionId: 'items',
      allDescendants: false,
      where: {
        and: [
          { field: 'kind', op: '==' },
          { field: 'size', op: '>' },
        ],
      },
      orderBy: [
        { field: 'size', direction: 'asc' },
        { field: '__name__', direction: 'asc' },
      ],
    },
  ]);
});
