import { VersionConflict } from '@tai-state/core';
import type { CallOptions, DeleteWrite, StoredDocument, VersionStamp } from '@tai-state/core';
import { documentSize } from '@tai-state/core/state-store-kit';
import { documentPages } from '../log/log-pages.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import type { Removed } from './cleanup-report.js';
import { continueRemoval, endRemoval } from './removal.js';
import type { Removal } from './removal.js';

/** Events are read whole, for their size, and can be as large as a document can be. */
export const eventsToCommit = 100;

/** What a document takes. */
export const sizeOf = ({ path, data }: StoredDocument): number => documentSize(path, data);

/** The write that removes a document that is there. */
export function deleteOf({ path }: StoredDocument): DeleteWrite {
  return { type: 'delete', path, precondition: { exists: true } };
}

/** The first events of a removal, from the oldest on. */
export async function firstEvents(
  context: PersisterContext,
  ref: StateRef,
  { upTo, importId, importedTo }: Removal,
  io: () => CallOptions,
): Promise<readonly StoredDocument[]> {
  const history = {
    ...(importId !== undefined && { importId }),
    ...(importedTo !== undefined && { importedTo }),
  };
  const range = { after: 0, upTo, pageSize: eventsToCommit };
  const found: StoredDocument[] = [];
  for await (const page of documentPages(context, ref, range, history, io)) {
    found.push(...page);
    if (found.length >= eventsToCommit) break;
  }
  return found.slice(0, eventsToCommit);
}

/**
 * Goes on with a removal until nothing is left of it, or another process has taken it over. `stamp`: the update time of
 * its document.
 */
export async function removeEvents(
  context: PersisterContext,
  ref: StateRef,
  removal: Removal,
  stamp: VersionStamp,
  removed: Removed,
  io: () => CallOptions,
): Promise<void> {
  const { store, paths } = context.states;
  const path = paths.removal(ref.governorId, ref.stateId);
  let fence = stamp;
  for (;;) {
    const page = await firstEvents(context, ref, removal, io);
    try {
      if (page.length === 0) {
        await store.commit([endRemoval(path, fence)], { ...io(), idempotent: true });
        return;
      }
      ({ stamp: fence } = await store.commit([continueRemoval(path, fence), ...page.map(deleteOf)], io()));
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error;
      // An event that is gone already is not found again; of a removal that another has taken over it is no concern.
      if (error.path === path) return;
      continue;
    }
    removed.add(ref.stateId, 'events', page.map(sizeOf));
  }
}
