import { DOCUMENT_ID } from '@tai-state/core';
import type { QueryShape } from '@tai-state/core';
import type { CompositeIndex, IndexConfiguration, QueryScope } from './index-configuration.js';
import type { QueryNeed, SortField } from './query-needs.js';

type IndexField = CompositeIndex['fields'][number];

/** The scope of the indexes that serve a query. */
export function scopeOf(shape: QueryShape): QueryScope {
  return shape.allDescendants ? 'COLLECTION_GROUP' : 'COLLECTION';
}

/** The composite index that serves a need by itself. */
export function compositeFor(shape: QueryShape, need: QueryNeed): CompositeIndex {
  const sort = withoutImpliedName(need.sort);
  const fields: IndexField[] = [
    ...need.equalities.map((fieldPath) => ({ fieldPath, order: 'ASCENDING' as const })),
    ...(need.contains === undefined ? [] : [{ fieldPath: need.contains, arrayConfig: 'CONTAINS' as const }]),
    ...sort.map(indexField),
  ];
  return { collectionGroup: shape.collectionId, queryScope: scopeOf(shape), fields };
}

/**
 * Whether the composite indexes serve a need: each holds some of its equalities and then exactly its order, and
 * Firestore merges those that do until every equality is held.
 */
export function hasComposites(
  configuration: IndexConfiguration,
  shape: QueryShape,
  need: QueryNeed,
): boolean {
  const wanted = new Set([
    ...need.equalities.map((field) => `= ${field}`),
    ...(need.contains === undefined ? [] : [`@ ${need.contains}`]),
  ]);
  const order = need.sort.map(signature).join();
  let found = false;
  const held = new Set<string>();
  for (const index of configuration.indexes) {
    if (index.collectionGroup !== shape.collectionId || index.queryScope !== scopeOf(shape)) continue;
    const fields = withName(index.fields);
    const first = fields.slice(0, fields.length - need.sort.length).map(condition);
    if (fields.slice(first.length).map(signatureOfField).join() !== order) continue;
    if (!first.every((one) => wanted.has(one))) continue;
    found = true;
    for (const one of first) held.add(one);
  }
  return found && held.size === wanted.size;
}

function condition(field: IndexField): string {
  return `${'arrayConfig' in field ? '@' : '='} ${field.fieldPath}`;
}

function indexField({ field, direction }: SortField): IndexField {
  return { fieldPath: field, order: direction === 'asc' ? 'ASCENDING' : 'DESCENDING' };
}

function signature(sort: SortField): string {
  return signatureOfField(indexField(sort));
}

function signatureOfField(field: IndexField): string {
  return `${field.fieldPath} ${'order' in field ? field.order : 'unordered'}`;
}

/** An index ends in the document's name, in the direction of the field before it, also where that is not written. */
function withName(fields: readonly IndexField[]): readonly IndexField[] {
  const last = fields.at(-1);
  if (last?.fieldPath === DOCUMENT_ID) return fields;
  const order = last !== undefined && 'order' in last ? last.order : 'ASCENDING';
  return [...fields, { fieldPath: DOCUMENT_ID, order }];
}

function withoutImpliedName(sort: readonly SortField[]): readonly SortField[] {
  const [before, last] = sort.slice(-2);
  if (last === undefined) return sort.filter(({ direction }) => direction === 'desc');
  return before?.direction === last.direction ? sort.slice(0, -1) : sort;
}
