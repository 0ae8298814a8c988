import { DOCUMENT_ID } from '@tai-state/core';
import type { CallOptions, CollectionPath, Filter, QuerySpec, StoredDocument } from '@tai-state/core';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import type { HeadHistory } from './head-history.js';
import { loggedEvent } from './logged-event.js';
import type { LoggedEvent } from './logged-event.js';

/** Which part of a log is read. */
export interface LogRange {
  /** Versions after this one. */
  readonly after: number;
  /** Up to this version; undefined: to the end. */
  readonly upTo?: number | undefined;
  /** Events to a page. Defaults to the batch size of the configuration. */
  readonly pageSize?: number;
}

interface Segment {
  readonly collection: CollectionPath;
  readonly after: number;
  readonly upTo: number | undefined;
}

/** Where the events of a range lie: first those that were imported, then those that were logged here. */
function segmentsOf(
  { states }: PersisterContext,
  governorId: string,
  { after, upTo }: LogRange,
  { importId, importedTo = 0 }: HeadHistory,
): readonly Segment[] {
  const own = { collection: states.paths.events(governorId), after: Math.max(after, importedTo), upTo };
  if (importId === undefined || after >= importedTo) return [own];
  const imported = {
    collection: states.paths.importedEvents(governorId, importId),
    after,
    upTo: Math.min(importedTo, upTo ?? importedTo),
  };
  return upTo !== undefined && upTo <= importedTo ? [imported] : [imported, own];
}

function specOf({ collection, after, upTo }: Segment, stateId: string): QuerySpec {
  const filters: readonly Filter[] = [
    { field: 'stateId', op: '==', value: stateId },
    { field: 'version', op: '>', value: after },
    ...(upTo === undefined ? [] : [{ field: 'version', op: '<=', value: upTo } as const]),
  ];
  return { collection, where: { and: filters }, orderBy: [{ field: 'version' }, { field: DOCUMENT_ID }] };
}

/**
 * All documents that claim to be events of a state, in the order of versions, page by page, whatever is in them. 1 R
 * each, one round trip and one deadline to a page. `history` is the head's: it tells where imported events lie.
 */
export async function* documentPages(
  context: PersisterContext,
  { governorId, stateId }: StateRef,
  range: LogRange,
  history: HeadHistory,
  io: () => CallOptions,
): AsyncGenerator<readonly StoredDocument[], void, undefined> {
  const { store } = context.states;
  const pageSize = range.pageSize ?? context.config.maxReplayBatchSize;
  for (const segment of segmentsOf(context, governorId, range, history)) {
    const spec: QuerySpec = { ...specOf(segment, stateId), limit: pageSize };
    let start: QuerySpec['start'];
    for (;;) {
      const { documents } = await store.query({ ...spec, ...(start !== undefined && { start }) }, io());
      if (documents.length > 0) yield documents;
      const last = documents.at(-1);
      if (last === undefined || documents.length < pageSize) break;
      start = { values: [last.data['version'] ?? null, last.path], inclusive: false };
    }
  }
}

/** The same, decoded as far as their order and their links go. Throws `SerializationError`. */
export async function* logPages(
  ...range: Parameters<typeof documentPages>
): AsyncGenerator<readonly LoggedEvent[], void, undefined> {
  for await (const documents of documentPages(...range)) yield documents.map(loggedEvent);
}
