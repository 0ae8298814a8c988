import fc from 'fast-check';
import { DOCUMENT_ID } from '../document-store/field-path.js';
import type { StoredDocument } from '../document-store/document.js';
import type { Cursor, FieldFilter, Filter, QuerySpec } from '../document-store/query.js';
import { effectiveOrder } from '../document-store/query-order.js';
import { valueAt } from '../document-store/paging.js';
import type { DocumentValue } from '../document-store/value.js';
import { isTaiStateError } from '../errors/tai-state-error.js';
import { seededRandom } from '../runtime/random.js';
import { Choice } from '../testing/differential/choice.js';
import { randomQuery } from '../testing/differential/random-queries.js';
import { randomData } from '../testing/differential/random-values.js';
import { documents } from '../testing/differential/random-writes.js';
import { resolved } from '../testing/differential/resolve.js';
import { MemoryDocumentStore } from './memory-document-store.js';
import { comparePaths, compareValues, typeRank } from './value-order.js';

const field = (document: StoredDocument, name: string): DocumentValue | undefined =>
  name === DOCUMENT_ID ? document.path : valueAt(document.data, name);
const compare = (name: string, left: DocumentValue, right: DocumentValue): number =>
  name === DOCUMENT_ID ? comparePaths(left as string, right as string) : compareValues(left, right);
const list = (value: DocumentValue): readonly DocumentValue[] =>
  Array.isArray(value) ? (value as readonly DocumentValue[]) : [];
const blank = (value: DocumentValue): boolean => value === null || Number.isNaN(value);
const among = (value: DocumentValue, values: readonly DocumentValue[]): boolean =>
  values.some((one) => !blank(one) && compareValues(one, value) === 0);

/** The oracle: Firestore's documented meaning of each operator, one line each. */
function compares({ field: name, op, value: operand }: FieldFilter, document: StoredDocument): boolean {
  const value = field(document, name);
  if (value === undefined) return false;
  const comparable = typeRank(value) === typeRank(operand) && !Number.isNaN(value);
  const order = (): number => compare(name, value, operand);
  switch (op) {
    case '==':
      return order() === 0;
    case '!=':
      return value !== null && order() !== 0;
    case '<':
      return comparable && order() < 0;
    case '<=':
      return comparable && order() <= 0;
    case '>':
      return comparable && order() > 0;
    case '>=':
      return comparable && order() >= 0;
    case 'in':
      return among(value, list(operand));
    case 'not-in':
      return value !== null && !list(operand).includes(null) && !among(value, list(operand));
    case 'array-contains':
      return list(value).some((item) => compareValues(item, operand) === 0);
    case 'array-contains-any':
      return list(value).some((item) => among(item, list(operand)));
  }
}

function matches(filter: Filter | undefined, document: StoredDocument): boolean {
  if (filter === undefined) return true;
  if ('and' in filter) return filter.and.every((part) => matches(part, document));
  if ('or' in filter) return filter.or.some((part) => matches(part, document));
  return compares(filter, document);
}

function naive(all: readonly StoredDocument[], spec: QuerySpec): readonly string[] {
  const order = effectiveOrder(spec);
  const keys = (document: StoredDocument): (DocumentValue | undefined)[] =>
    order.map((one) => field(document, one.field));
  const place = (
    left: readonly (DocumentValue | undefined)[],
    right: readonly (DocumentValue | undefined)[],
  ): number => {
    for (const [index, value] of right.entries()) {
      const { field: name, direction } = order[index] ?? { field: DOCUMENT_ID, direction: 'asc' };
      const result = compare(name, left[index] ?? null, value ?? null) * (direction === 'desc' ? -1 : 1);
      if (result !== 0) return result;
    }
    return 0;
  };
  const after = (cursor: Cursor, document: StoredDocument): boolean =>
    place(keys(document), cursor.values) > (cursor.inclusive ? -0.5 : 0);
  const before = (cursor: Cursor, document: StoredDocument): boolean =>
    place(keys(document), cursor.values) < (cursor.inclusive ? 0.5 : 0);
  return all
    .filter((document) =>
      spec.allDescendants === true
        ? document.path.split('/').at(-2) === spec.collection
        : document.path.split('/').slice(0, -1).join('/') === spec.collection,
    )
    .filter((document) => keys(document).every((one) => one !== undefined) && matches(spec.where, document))
    .filter(
      (document) =>
        (spec.start === undefined || after(spec.start, document)) &&
        (spec.end === undefined || before(spec.end, document)),
    )
    .sort((left, right) => place(keys(left), keys(right)))
    .slice(0, spec.limit)
    .map(({ path }) => path);
}

async function filled(
  choice: Choice,
): Promise<{ store: MemoryDocumentStore; all: readonly StoredDocument[] }> {
  const store = new MemoryDocumentStore();
  const paths = resolved(documents, 'root');
  await store.commit(
    paths.map((path) => ({ type: 'set', path, data: randomData(choice) }) as const),
    { idempotent: true },
  );
  const found = await store.getAll(paths);
  return { store, all: found.documents.filter((document) => document !== undefined) };
}

/** The ids of a query, or undefined where it is refused before it runs. */
async function paths(store: MemoryDocumentStore, spec: QuerySpec): Promise<readonly string[] | undefined> {
  try {
    return (await store.query(spec)).documents.map(({ path }) => path);
  } catch (error) {
    if (isTaiStateError(error) && error.code === 'InvalidArgument') return undefined;
    throw error;
  }
}

describe('a query', () => {
  it('finds what a naive filter and sort find', async () => {
    let found = 0;
    await fc.assert(
      fc.asyncProperty(fc.nat(), async (seed) => {
        const choice = new Choice(seededRandom(seed));
        const { store, all } = await filled(choice);
        for (let count = 0; count < 20; count += 1) {
          const spec = resolved(randomQuery(choice), 'root');
          const result = await paths(store, spec);
          if (result === undefined) continue;
          expect(result).toEqual(naive(all, spec));
          found += result.length;
        }
      }),
      { numRuns: 60 },
    );
    expect(found).toBeGreaterThan(100);
  });

  it('in pages of any size is the whole query', async () => {
    await fc.assert(
      fc.asyncProperty(fc.nat(), fc.integer({ min: 1, max: 4 }), async (seed, pageSize) => {
        const choice = new Choice(seededRandom(seed));
        const { store } = await filled(choice);
        for (let count = 0; count < 10; count += 1) {
          const spec = resolved(randomQuery(choice), 'root');
          const whole = await paths(store, spec);
          if (whole === undefined) continue;
          const joined: string[] = [];
          for await (const page of store.queryPages(spec, { pageSize }))
            joined.push(...page.documents.map(({ path }) => path));
          expect(joined).toEqual(whole);
        }
      }),
      { numRuns: 60 },
    );
  });
});
