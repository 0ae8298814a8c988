import type { CallOptions, CollectionPath, QuerySpec, StoredDocument, VersionStamp } from '@tai-state/core';
import type { HeadHistory } from '../log/head-history.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import { originOf } from '../transfer/event-origin.js';
import type { RemovalBounds } from './removal-bounds.js';

const pageSize = 10;

const requestedAt = ({ data }: StoredDocument): number => (data['loggedAt'] as Date).getTime();

const committedAt = (document: StoredDocument): VersionStamp =>
  originOf(document)?.committedAt ?? document.createTime;

/** The highest version that was committed by a stamp, in one collection; 0 where there is none. */
async function newestIn(
  { states }: PersisterContext,
  collection: CollectionPath,
  stateId: string,
  stamp: VersionStamp,
  io: () => CallOptions,
): Promise<number> {
  const spec: QuerySpec = {
    collection,
    where: {
      and: [
        { field: 'stateId', op: '==', value: stateId },
        { field: 'loggedAt', op: '<=', value: new Date(Math.floor(stamp / 1000)) },
      ],
    },
    orderBy: [{ field: 'loggedAt', direction: 'desc' }],
    select: ['version', 'loggedAt', 'original'],
  };
  let newest = 0;
  let requested: number | undefined;
  for await (const { documents } of states.store.queryPages(spec, { ...io(), pageSize })) {
    for (const document of documents) {
      // Events of one commit were requested at the same time, and come in no order of versions.
      if (requested !== undefined && requestedAt(document) < requested) return newest;
      if (committedAt(document) > stamp) continue;
      requested = requestedAt(document);
      newest = Math.max(newest, Number(document.data['version']));
    }
  }
  return newest;
}

/** The highest version of a state that the bounds of time let go; 0 where there is none. A few reads. */
export async function newestBefore(
  context: PersisterContext,
  { governorId, stateId }: StateRef,
  { importId, importedTo = 0 }: HeadHistory,
  { unwanted, unneeded }: RemovalBounds,
  io: () => CallOptions,
): Promise<number> {
  const { paths } = context.states;
  const stamp = unneeded < unwanted ? unneeded : unwanted;
  const own = await newestIn(context, paths.events(governorId), stateId, stamp, io);
  if (own > 0 || importId === undefined) return own;
  const imported = await newestIn(context, paths.importedEvents(governorId, importId), stateId, unwanted, io);
  return Math.min(imported, importedTo);
}
