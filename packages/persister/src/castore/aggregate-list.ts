import { InvalidArgument, effectiveOrder } from '@tai-state/core';
import type { Filter, QuerySpec } from '@tai-state/core';
import { readHead, stateQuerySpec } from '@tai-state/core/state-store-kit';
import type { StateContext } from '@tai-state/core/state-store-kit';
import type { ListAggregateIdsOptions, ListAggregateIdsOutput } from '@castore/core';
import type { AggregateState } from './event-detail.js';
import { encodePageToken, queryOf } from './page-token.js';
import type { AggregateQuery } from './page-token.js';

/** The field of the data by which aggregates are listed: the states have to declare it queryable. */
export const listedField = 'initialEventTimestamp' satisfies keyof AggregateState;

function checkLimit(limit: number | undefined): void {
  if (limit === undefined || (Number.isSafeInteger(limit) && limit >= 1)) return;
  throw new InvalidArgument('limit', { expected: 'a whole number, 1 at least', found: String(limit) });
}

function specOf(context: StateContext, eventStoreId: string, query: AggregateQuery): QuerySpec {
  const { limit, initialEventAfter, initialEventBefore, reverse, last } = query;
  const filters: readonly Filter[] = [
    ...(initialEventAfter === undefined
      ? []
      : [{ field: listedField, op: '>=', value: initialEventAfter } as const]),
    ...(initialEventBefore === undefined
      ? []
      : [{ field: listedField, op: '<=', value: initialEventBefore } as const]),
  ];
  const spec = stateQuerySpec(context, context.paths.states(eventStoreId), {
    ...(filters.length > 0 && { where: { and: filters } }),
    orderBy: [{ field: listedField, direction: reverse === true ? 'desc' : 'asc' }],
  });
  const path = last && context.paths.head(eventStoreId, last.aggregateId);
  return {
    ...spec,
    orderBy: effectiveOrder(spec),
    // One more than asked for tells whether there is a next page.
    ...(limit !== undefined && { limit: limit + 1 }),
    ...(path !== undefined && {
      start: { values: [last?.initialEventTimestamp ?? '', path], inclusive: false },
    }),
  };
}

/** The aggregates of an event store by the time of their first event: 1 R each, and 1 R where a page has a next one. */
export async function listAggregates(
  context: StateContext,
  eventStoreId: string,
  options: ListAggregateIdsOptions | undefined,
): Promise<ListAggregateIdsOutput> {
  const query = queryOf(options);
  checkLimit(query.limit);
  const spec = specOf(context, eventStoreId, query);
  const found: ListAggregateIdsOutput['aggregateIds'] = [];
  for await (const { documents } of context.store.queryPages(spec)) {
    for (const document of documents) {
      const { stateId, data } = readHead(document);
      const { initialEventTimestamp } = data as unknown as AggregateState;
      found.push({ aggregateId: stateId, initialEventTimestamp });
    }
  }
  const aggregateIds = query.limit === undefined ? found : found.slice(0, query.limit);
  const last = found.length > aggregateIds.length ? aggregateIds.at(-1) : undefined;
  return { aggregateIds, ...(last !== undefined && { nextPageToken: encodePageToken({ ...query, last }) }) };
}
