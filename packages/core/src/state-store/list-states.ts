import { DOCUMENT_ID, fieldPath } from '../document-store/field-path.js';
import type { FieldPath } from '../document-store/field-path.js';
import type { CollectionPath } from '../document-store/document.js';
import { effectiveOrder } from '../document-store/query-order.js';
import type { Filter, OrderBy, QuerySpec } from '../document-store/query.js';
import { checkedWholeNumber } from '../document-store/validation/whole-numbers.js';
import type { DocumentValue } from '../document-store/value.js';
import { InvalidArgument } from '../errors/errors.js';
import type { CallOptions } from '../runtime/call-options.js';
import type { Head } from './head.js';
import { valueAt } from './index-map.js';
import { decodeCursor, encodeCursor } from './page-cursor.js';
import { learnHead } from './read-heads.js';
import type { StateContext } from './state-context.js';

/** Which page of a result. */
export interface StatePageOptions extends CallOptions {
  /** States per page, 1 to 1,000. Defaults to 100. */
  readonly limit?: number;
  /** From the page before. */
  readonly cursor?: string;
}

/** Which states, by the fields that the store was told to be queryable. */
export interface StateQuery {
  /** Fields by their paths in the data. */
  readonly where?: Filter;
  /** States without the field are not in the result. Defaults to the order of ids. */
  readonly orderBy?: readonly OrderBy[];
}

/** Heads of one page. */
export interface HeadPage {
  readonly heads: readonly Head[];
  readonly cursor: string | undefined;
}

/** The condition that leaves out what was deleted. */
export const live: Filter = { field: 'deleted', op: '==', value: false };

async function page(
  context: StateContext,
  spec: QuerySpec,
  { limit, cursor, ...call }: StatePageOptions,
): Promise<HeadPage> {
  const size = checkedWholeNumber(limit ?? 100, 'limit', 1, 1_000);
  const order = effectiveOrder(spec);
  const question = JSON.parse(JSON.stringify([spec.collection, spec.where ?? null, order])) as DocumentValue;
  const start =
    cursor === undefined ? undefined : { values: decodeCursor(question, cursor), inclusive: false };
  const { documents } = await context.store.query(
    { ...spec, orderBy: order, limit: size, ...(start !== undefined && { start }) },
    call,
  );
  const last = documents.length === size ? documents.at(-1) : undefined;
  const end =
    last &&
    order.map(({ field }) => (field === DOCUMENT_ID ? last.path : (valueAt(last.data, field) ?? null)));
  return {
    heads: documents.map((document) => learnHead(context, document)),
    cursor: end && encodeCursor(question, end),
  };
}

/** The states of a governor by their ids. */
export function listHeads(
  context: StateContext,
  collection: CollectionPath,
  options: StatePageOptions,
): Promise<HeadPage> {
  return page(context, { collection, where: live }, options);
}

/** Where the index keeps a field of the data. Throws `InvalidArgument` for a field that is not queryable. */
function indexed(queryable: readonly FieldPath[], field: FieldPath): FieldPath {
  if (queryable.includes(field)) return fieldPath('index', field);
  throw new InvalidArgument(`query: ${field}`, {
    expected: `one of the queryable fields (${queryable.join(', ') || 'none is declared'})`,
    found: 'another field',
  });
}

function indexedFilter(queryable: readonly FieldPath[], filter: Filter): Filter {
  if ('and' in filter) return { and: filter.and.map((one) => indexedFilter(queryable, one)) };
  if ('or' in filter) return { or: filter.or.map((one) => indexedFilter(queryable, one)) };
  return { ...filter, field: indexed(queryable, filter.field) };
}

/** The question to the collection of heads. Throws `InvalidArgument` for a field that is not queryable. */
export function stateQuerySpec(
  { queryable }: StateContext,
  collection: CollectionPath,
  { where, orderBy = [] }: StateQuery,
): QuerySpec {
  if (where === undefined && orderBy.length === 0) return { collection, where: live };
  return {
    collection,
    ...(where !== undefined && { where: indexedFilter(queryable, where) }),
    orderBy: orderBy.map((one) => ({ ...one, field: indexed(queryable, one.field) })),
  };
}

/**
 * The states of a governor that a query finds. What was deleted has no index, so a query on any field leaves it out
 * by itself and needs no composite index for that.
 */
export function queryHeads(
  context: StateContext,
  collection: CollectionPath,
  query: StateQuery,
  options: StatePageOptions,
): Promise<HeadPage> {
  return page(context, stateQuerySpec(context, collection, query), options);
}
