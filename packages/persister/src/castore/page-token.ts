import { InvalidArgument } from '@tai-state/core';
import type { ListAggregateIdsOptions } from '@castore/core';

/** Which aggregates are listed, and from where on. */
export interface AggregateQuery extends Omit<ListAggregateIdsOptions, 'pageToken'> {
  /** The last aggregate of the page before. */
  readonly last?: { readonly aggregateId: string; readonly initialEventTimestamp: string };
}

/** A page token holds its whole question, as Castore's users know it. */
export function encodePageToken(query: AggregateQuery): string {
  return JSON.stringify(query);
}

function isQuery(value: unknown): value is AggregateQuery {
  if (typeof value !== 'object' || value === null || !('last' in value)) return false;
  const { last } = value as { readonly last: unknown };
  if (typeof last !== 'object' || last === null) return false;
  const { aggregateId, initialEventTimestamp } = last as Record<string, unknown>;
  return typeof aggregateId === 'string' && typeof initialEventTimestamp === 'string';
}

/** The question to go on with: options that are given count more than the token's. Throws `InvalidArgument`. */
export function queryOf({ pageToken, ...options }: ListAggregateIdsOptions = {}): AggregateQuery {
  if (pageToken === undefined) return options;
  let token: unknown;
  try {
    token = JSON.parse(pageToken);
  } catch {
    token = undefined;
  }
  if (isQuery(token)) {
    const given = Object.entries(options).filter(([, value]) => (value as unknown) !== undefined);
    return { ...token, ...Object.fromEntries(given) };
  }
  throw new InvalidArgument('pageToken', { expected: 'the nextPageToken of a page', found: 'another text' });
}
