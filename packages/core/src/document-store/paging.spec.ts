import fc from 'fast-check';
import { MemoryDocumentStore } from '../memory/index.js';
import type { StoredDocument } from './document.js';
import type { QuerySpec } from './query.js';
import type { DocumentValue } from './value.js';
import type { Write } from './write.js';

async function filled(): Promise<MemoryDocumentStore> {
  const store = new MemoryDocumentStore();
  const writes = Array.from({ length: 25 }, (_, at): Write => ({
    type: 'create',
    path: `c/${String(at).padStart(2, '0')}`,
    data: { group: at % 4, name: `n${String(at)}`, deep: { x: at } },
  }));
  await store.commit(writes);
  return store;
}

async function pages(
  store: MemoryDocumentStore,
  spec: QuerySpec,
  pageSize: number,
): Promise<readonly (readonly string[])[]> {
  const result: string[][] = [];
  for await (const page of store.queryPages(spec, { pageSize }))
    result.push(page.documents.map(({ id }) => id));
  return result;
}

describe('the pages of a query', () => {
  it.each<readonly [string, QuerySpec]>([
    ['by path', { collection: 'c' }],
    ['by a field with ties', { collection: 'c', orderBy: [{ field: 'group', direction: 'desc' }] }],
    ['with an inequality', { collection: 'c', where: { field: 'deep.x', op: '>', value: 3 } }],
    ['with a limit', { collection: 'c', orderBy: [{ field: 'group' }], limit: 17 }],
    ['with a start', { collection: 'c', start: { values: ['c/05'], inclusive: true } }],
  ])('%s, joined, are the query itself', async (_name, spec) => {
    const store = await filled();
    const whole = (await store.query(spec)).documents.map(({ id }) => id);
    for (const pageSize of [1, 4, 17, 100])
      expect((await pages(store, spec, pageSize)).flat()).toEqual(whole);
  });

  it('hold only the fields selected, although the order needs others', async () => {
    const store = await filled();
    const spec: QuerySpec = { collection: 'c', orderBy: [{ field: 'deep.x' }], select: ['name'], limit: 3 };
    for await (const page of store.queryPages(spec, { pageSize: 2 })) {
      for (const { data } of page.documents) expect(Object.keys(data)).toEqual(['name']);
    }
  });

  it('are frozen, and may select a field and what is in it', async () => {
    const store = await filled();
    const spec: QuerySpec = { collection: 'c', orderBy: [{ field: 'group' }], select: ['deep', 'deep.x'] };
    const seen: StoredDocument[] = [];
    for await (const page of store.queryPages(spec, { pageSize: 10 })) seen.push(...page.documents);
    expect(seen).toHaveLength(25);
    for (const document of seen) {
      expect(Object.keys(document.data)).toEqual(['deep']);
      for (const one of [document, document.data, document.data['deep']])
        expect(Object.isFrozen(one)).toBe(true);
    }
  });

  it('end without an empty one when the last is full', async () => {
    const store = await filled();
    expect((await pages(store, { collection: 'c' }, 5)).map((page) => page.length)).toEqual([5, 5, 5, 5, 5]);
  });

  it('joined are the query itself, whatever values it is ordered by', async () => {
    const field = '`a.b \\` c`.`1`';
    const value = fc.constantFrom<DocumentValue>(
      ...[null, false, 0, -0, 1.5, Number.NaN, '', 'ü', new Date(5), new Date(6)],
      ...[new Uint8Array(), new Uint8Array([255]), ['x'], [], {}, { y: 1 }],
    );
    const order = fc.record({
      values: fc.array(value, { maxLength: 12 }),
      direction: fc.constantFrom('asc' as const, 'desc' as const),
    });
    await fc.assert(
      fc.asyncProperty(order, async ({ values, direction }) => {
        const store = new MemoryDocumentStore();
        const writes = values.map((one, at): Write => ({
          type: 'create',
          path: `c/${String(at)}`,
          data: { 'a.b ` c': { 1: one } },
        }));
        await store.commit([...writes, { type: 'create', path: 'c/without', data: { x: 1 } }]);
        const spec: QuerySpec = { collection: 'c', orderBy: [{ field, direction }], select: ['x'] };
        const whole = (await store.query(spec)).documents.map(({ id }) => id);
        expect(whole).toHaveLength(values.length);
        for (const pageSize of [1, 3]) expect((await pages(store, spec, pageSize)).flat()).toEqual(whole);
      }),
      { numRuns: 40 },
    );
  });

  it('of nothing are one empty page', async () => {
    expect(await pages(await filled(), { collection: 'none' }, 10)).toEqual([[]]);
  });

  it('are sized from 1 to 10,000', async () => {
    const store = await filled();
    for (const pageSize of [0, 1.5, 10_001]) {
      expect(() => store.queryPages({ collection: 'c' }, { pageSize })).toThrow(/pageSize: expected/);
    }
  });
});
