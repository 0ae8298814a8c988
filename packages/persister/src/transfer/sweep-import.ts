import { VersionConflict } from '@tai-state/core';
import type { CallOptions, DeleteWrite, DocumentPath, VersionStamp } from '@tai-state/core';
import type { StateContext } from '@tai-state/core/state-store-kit';
import { renewImport } from './import-record.js';

const writesToCommit = 400;

/**
 * Removes an import that is not complete, with all that it has staged. Its own process, if it still runs, is fenced off
 * first. False when the import went on meanwhile: then nothing is removed.
 */
export async function sweepImport(
  { store }: StateContext,
  path: DocumentPath,
  stamp: VersionStamp,
  io: () => CallOptions,
): Promise<boolean> {
  try {
    let { stamp: fence } = await store.commit([renewImport(path, stamp)], io());
    const spec = { collection: `${path}/events`, select: [] };
    for await (const { documents } of store.queryPages(spec, { ...io(), pageSize: writesToCommit })) {
      if (documents.length === 0) continue;
      const deletes = documents.map((document): DeleteWrite => ({ type: 'delete', path: document.path }));
      ({ stamp: fence } = await store.commit([renewImport(path, fence), ...deletes], io()));
    }
    await store.commit([{ type: 'delete', path, precondition: { updateTime: fence } }], io());
    return true;
  } catch (error) {
    if (error instanceof VersionConflict && error.path === path) return false;
    throw error;
  }
}
