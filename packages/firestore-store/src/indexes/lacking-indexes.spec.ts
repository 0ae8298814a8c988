import { DOCUMENT_ID, Meter } from '@tai-state/core';
import type { Filter, OrderBy, QueryShape, QuerySpec } from '@tai-state/core';
import type { CompositeIndex, FieldOverride, IndexConfiguration } from './index-configuration.js';
import { lackingIndexes } from './lacking-indexes.js';

function shapesOf(...specs: QuerySpec[]): readonly QueryShape[] {
  const meter = new Meter();
  for (const spec of specs) meter.record(spec);
  return meter.queries;
}

const is = (
  field: string,
  op: '==' | '>' | '<' | '!=' | 'in' | 'not-in' | 'array-contains' = '==',
): Filter => ({
  field,
  op,
  value: op === 'in' || op === 'not-in' ? [1, 2] : 1,
});
const all = (...and: Filter[]): Filter => ({ and });
const by = (...names: string[]): OrderBy[] =>
  names.map((name) =>
    name.startsWith('-') ? { field: name.slice(1), direction: 'desc' } : { field: name, direction: 'asc' },
  );
const composite = (...names: string[]): CompositeIndex => ({
  collectionGroup: 'c',
  queryScope: 'COLLECTION',
  fields: names.map((name) =>
    name.startsWith('@')
      ? { fieldPath: name.slice(1), arrayConfig: 'CONTAINS' }
      : { fieldPath: name.replace('-', ''), order: name.startsWith('-') ? 'DESCENDING' : 'ASCENDING' },
  ),
});

function lacks(
  spec: Omit<QuerySpec, 'collection'>,
  indexes: readonly CompositeIndex[] = [],
  fieldOverrides: readonly FieldOverride[] = [],
): readonly (CompositeIndex | FieldOverride)[] {
  const configuration: IndexConfiguration = { indexes, fieldOverrides };
  return lackingIndexes(shapesOf({ collection: 'a/b/c', ...spec }), configuration).map((one) =>
    'index' in one ? one.index : one.fieldOverride,
  );
}

describe('lackingIndexes', () => {
  it.each<[string, Omit<QuerySpec, 'collection'>]>([
    ['a whole collection', {}],
    ['one equality', { where: is('a') }],
    ['several equalities, merged', { where: all(is('a'), is('b'), is('m.x', 'in')) }],
    ['one order', { orderBy: by('-a') }],
    ['an inequality', { where: is('a', '>') }],
    ['a range in the order of its field', { where: all(is('a', '>'), is('a', '<')), orderBy: by('-a') }],
    ['a range of paths', { where: is(DOCUMENT_ID, '>') }],
    [
      'equalities and a range of paths',
      { where: all(is('a'), is(DOCUMENT_ID, '>')), orderBy: by(DOCUMENT_ID) },
    ],
    ['array membership alone', { where: is('a', 'array-contains') }],
    ['an order of a field that has one value', { where: is('a'), orderBy: by('a') }],
    ['alternatives of one equality each', { where: { or: [is('a'), is('b')] } }],
  ])('asks for nothing that is not automatic: %s', (_name, spec) => {
    expect(lacks(spec)).toEqual([]);
  });

  it.each<[string, Omit<QuerySpec, 'collection'>, CompositeIndex]>([
    ['an equality and an order', { where: is('a'), orderBy: by('b') }, composite('a', 'b')],
    ['an equality and a range', { where: all(is('b'), is('a', '>')) }, composite('b', 'a')],
    ['an equality and an inequality', { where: all(is('b'), is('a', '!=')) }, composite('b', 'a')],
    ['a descending order', { where: is('a'), orderBy: by('-b') }, composite('a', '-b')],
    ['two orders', { orderBy: by('a', '-b') }, composite('a', '-b')],
    ['ranges on two fields', { where: all(is('a', '>'), is('b', 'not-in')) }, composite('a', 'b')],
    [
      'array membership and another',
      { where: all(is('a'), is('t', 'array-contains')) },
      composite('a', '@t'),
    ],
    [
      'array membership and an order',
      { where: is('t', 'array-contains'), orderBy: by('b') },
      composite('@t', 'b'),
    ],
    ['paths descending', { orderBy: by(`-${DOCUMENT_ID}`) }, composite(`-${DOCUMENT_ID}`)],
    ['paths against the order', { orderBy: by('a', `-${DOCUMENT_ID}`) }, composite('a', `-${DOCUMENT_ID}`)],
    [
      'paths descending after an equality',
      { where: is('a'), orderBy: by(`-${DOCUMENT_ID}`) },
      composite('a', `-${DOCUMENT_ID}`),
    ],
    [
      'an alternative that needs one',
      { where: { or: [is('a', '>'), all(is('b'), is('a', '>'))] } },
      composite('b', 'a'),
    ],
  ])('asks for a composite index: %s, and is content with it', (_name, spec, index) => {
    expect(lacks(spec)).toEqual([index]);
    expect(lacks(spec, [index])).toEqual([]);
  });

  it('takes the direction of every index field but those of equalities seriously', () => {
    const spec = { where: is('a'), orderBy: by('b') };
    expect(lacks(spec, [composite('-a', 'b')])).toEqual([]);
    expect(lacks(spec, [composite('a', '-b')])).toEqual([composite('a', 'b')]);
    expect(lacks(spec, [composite('a', 'b', `-${DOCUMENT_ID}`)])).toEqual([composite('a', 'b')]);
    expect(lacks(spec, [composite('a', 'b', DOCUMENT_ID)])).toEqual([]);
  });

  it('merges composite indexes of the same order until they hold every equality', () => {
    const spec = { where: all(is('a'), is('b')), orderBy: by('z') };
    expect(lacks(spec, [composite('a', 'z'), composite('b', 'z')])).toEqual([]);
    expect(lacks(spec, [composite('a', 'z'), composite('b', '-z')])).toEqual([composite('a', 'b', 'z')]);
    expect(lacks(spec, [composite('a', 'b', 'c', 'z')])).toEqual([composite('a', 'b', 'z')]);
  });

  it('asks for indexes of the collection group, single fields included', () => {
    const override = {
      collectionGroup: 'c',
      fieldPath: 'a',
      indexes: [{ order: 'ASCENDING', queryScope: 'COLLECTION_GROUP' }],
    } as const;
    const group = { ...composite('a', 'b'), queryScope: 'COLLECTION_GROUP' } as const;
    const configuration = { indexes: [composite('a', 'b')], fieldOverrides: [] };
    const ask = (spec: Omit<QuerySpec, 'collection'>, found: IndexConfiguration) =>
      lackingIndexes(shapesOf({ collection: 'c', allDescendants: true, ...spec }), found);
    expect(ask({}, configuration)).toEqual([]);
    expect(ask({ where: is('a') }, configuration)).toMatchObject([{ fieldOverride: override }]);
    expect(ask({ where: is('a') }, { ...configuration, fieldOverrides: [override] })).toEqual([]);
    expect(ask({ where: is('a'), orderBy: by('b') }, configuration)).toMatchObject([{ index: group }]);
    expect(ask({ where: is('a'), orderBy: by('b') }, { ...configuration, indexes: [group] })).toEqual([]);
  });

  it('knows that an override takes the automatic indexes away, below a map too, and may give some back', () => {
    const none = { collectionGroup: 'c', fieldPath: 'm', indexes: [] };
    const back = {
      collectionGroup: 'c',
      fieldPath: 'm.x',
      indexes: [{ order: 'ASCENDING', queryScope: 'COLLECTION' }],
    } as const;
    expect(lacks({ where: is('m.x') }, [], [none])).toEqual([back]);
    expect(lacks({ where: is('m.x') }, [], [none, back])).toEqual([]);
    expect(lacks({ orderBy: by('-m.x') }, [], [none, back])).toHaveLength(1);
    expect(lacks({ where: is('mx') }, [], [none])).toEqual([]);
    expect(lacks({ where: is('mx') }, [], [{ ...none, fieldPath: '*' }])).toHaveLength(1);
  });

  it('names each entry once', () => {
    const orderBy = by('a', 'b');
    const shapes = shapesOf({ collection: 'c', orderBy }, { collection: 'c', orderBy, where: is('a', '>') });
    expect(shapes).toHaveLength(2);
    expect(lackingIndexes(shapes, { indexes: [], fieldOverrides: [] })).toHaveLength(1);
  });
});
