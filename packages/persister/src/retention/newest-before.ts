import type { CallOptions, CollectionPath, QuerySpec, StoredDocument, VersionStamp } from '@tai-state/core';
import { originOf } from '../log/event-origin.js';
import type { HeadHistory } from '../log/head-history.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import type { RemovalBounds } from './removal-bounds.js';

const pageSize = 3;

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
    orderBy: [
      { field: 'loggedAt', direction: 'desc' },
      { field: 'version', direction: 'desc' },
    ],
    select: ['version', 'loggedAt', 'original'],
  };
  // The time of the request prefilters, the stamp of the commit judges.
  for await (const { documents } of states.store.queryPages(spec, { ...io(), pageSize })) {
    const newest = documents.find((document) => committedAt(document) <= stamp);
    if (newest !== undefined) return Number(newest.data['version']);
  }
  return 0;
}

/** The highest version of a state that the bounds of time let go; 0 where there is none. A few reads. */
export async function newestBefore(
  context: PersisterContext,
  { governorId, stateId }: StateRef,
  { importId, importedTo = 0 }: HeadHistory,
  { unwanted, unneeded, unread }: RemovalBounds,
  io: () => CallOptions,
): Promise<number> {
  const { paths } = context.states;
  const stamp = unneeded < unwanted ? unneeded : unwanted;
  const own = await newestIn(context, paths.events(governorId), stateId, stamp, io);
  if (own > 0 || importId === undefined) return own;
  const imported = await newestIn(
    context,
    paths.importedEvents(governorId, importId),
    stateId,
    unread < unwanted ? unread : unwanted,
    io,
  );
  return Math.min(imported, importedTo);
}
