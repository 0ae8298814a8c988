import fc from 'fast-check';
import type { FieldFilter, QuerySpec } from '../document-store/query.js';
import { MemoryStorage } from './memory-storage.js';
import { planQuery } from './query-plan.js';

const owners = ['a', 'b'] as const;
const rank = fc.oneof(
  fc.integer({ min: -3, max: 12 }),
  fc.constantFrom(0, -0, NaN, null, true, 'x', 'y'),
  fc.constant(undefined),
);
const fields = fc.record({ owner: fc.constantFrom(...owners, 1, null), rank });
const change = fc.record({
  id: fc.integer({ min: 0, max: 99 }),
  fields: fc.option(fields, { nil: undefined }),
});
const range = fc
  .constantFrom<FieldFilter['op']>('<', '<=', '>', '>=', '==', '!=')
  .chain((op) => rank.map((value): FieldFilter => ({ field: 'rank', op, value: value ?? 3 })));
const query = fc
  .record({
    owner: fc.constantFrom(...owners),
    ranges: fc.array(range, { maxLength: 2 }),
    order: fc.constantFrom('rank', 'path', 'none'),
    direction: fc.constantFrom('asc' as const, 'desc' as const),
    start: fc.option(fc.record({ value: fc.integer({ min: -3, max: 12 }), inclusive: fc.boolean() }), {
      nil: undefined,
    }),
    limit: fc.option(fc.integer({ min: 1, max: 20 }), { nil: undefined }),
  })
  .map(({ owner, ranges, order, direction, start, limit }): QuerySpec => {
    const cursor = start && { values: [start.value], inclusive: start.inclusive };
    return {
      collection: 'things',
      where: { and: [{ field: 'owner', op: '==', value: owner }, ...ranges] },
      ...(order === 'rank' && { orderBy: [{ field: 'rank', direction }] }),
      ...(order === 'path' && ranges.length === 0 && { orderBy: [{ field: '__name__', direction }] }),
      ...(order === 'rank' && cursor !== undefined && { start: cursor }),
      ...(limit !== undefined && { limit }),
    };
  });

function put(storage: MemoryStorage, id: number, given: Record<string, unknown> | undefined): void {
  const path = `things/t${String(id)}`;
  const data = Object.fromEntries(Object.entries(given ?? {}).filter(([, value]) => value !== undefined));
  storage.commit([
    given === undefined ? { type: 'delete', path } : { type: 'set', path, data: data as { rank: number } },
  ]);
}

describe('an index in memory', () => {
  it('finds what a scan finds, in the same order, whatever was changed since it was made', () => {
    fc.assert(
      fc.property(
        fc.array(fields, { minLength: 70, maxLength: 70 }),
        fc.array(fc.tuple(query, fc.array(change, { maxLength: 8 })), { minLength: 1, maxLength: 6 }),
        (seed, steps) => {
          const storage = new MemoryStorage();
          const documents = new Map<number, Record<string, unknown>>();
          seed.forEach((given, id) => {
            put(storage, id, given);
            documents.set(id, given);
          });
          for (const [spec, changes] of steps) {
            const plan = planQuery(spec);
            const scanned = planQuery({ ...spec, where: { or: [spec.where ?? { and: [] }] } });
            expect(scanned.range).toBeUndefined();
            expect(storage.find(plan).map(({ path }) => path)).toEqual(
              storage.find(scanned).map(({ path }) => path),
            );
            for (const { id, fields: given } of changes) put(storage, id, given);
          }
        },
      ),
      { numRuns: 300 },
    );
  });

  it('is used for the log of one state', () => {
    const where = {
      and: [
        { field: 'stateId', op: '==', value: 's' },
        { field: 'version', op: '>', value: 3 },
      ],
    } as const;
    const spec: QuerySpec = { collection: 'events', where, orderBy: [{ field: 'version' }] };
    expect(planQuery(spec).range?.value).toBe('s');
    expect(planQuery({ ...spec, allDescendants: true }).range).toBeUndefined();
    expect(planQuery({ ...spec, where: { or: [where] } }).range).toBeUndefined();
  });
});
