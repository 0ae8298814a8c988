import { FORMAT_VERSION, VersionConflict, maximum, versionStamp } from '@tai-state/core';
import type { CallOptions, StoredDocument, VersionStamp } from '@tai-state/core';
import type { StateContext } from '@tai-state/core/state-store-kit';

/**
 * Says that events of a governor up to a commit stamp are about to be removed: before any of them is, so that a
 * subscriber that needs them learns of it instead of missing them. 1 W; the mark only rises.
 */
export async function markRemoval(
  { store, paths }: StateContext,
  governorId: string,
  upTo: VersionStamp,
  io: () => CallOptions,
): Promise<void> {
  const path = paths.retention(governorId);
  const raise = { type: 'update', path, fields: { removedTo: maximum(upTo) } } as const;
  const make = { type: 'create', path, data: { [FORMAT_VERSION]: 1, removedTo: upTo } } as const;
  // Raising it again changes nothing; a mark that another process has made meanwhile is raised.
  for (const write of [raise, make, raise]) {
    try {
      await store.commit([write], { ...io(), idempotent: true });
      return;
    } catch (error) {
      if (!(error instanceof VersionConflict)) throw error;
    }
  }
}

/** Up to which commit stamp events may have been removed; 0 where none was. */
export function removalMarkOf(document: StoredDocument | undefined): VersionStamp {
  const mark = document?.data['removedTo'];
  return versionStamp(typeof mark === 'number' ? mark : 0);
}
