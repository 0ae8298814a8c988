import { LockNotAcquired, VersionConflict } from '@tai-state/core';
import type { DocumentPath, StoredDocument, VersionStamp } from '@tai-state/core';
import type { StateContext } from '@tai-state/core/state-store-kit';
import { documentPages } from '../log/log-pages.js';
import type { PersisterContext } from '../persister/persister-context.js';
import { beginImport, leaseLeft, readImport } from './import-record.js';
import type { ImportedHistory } from './import-record.js';
import type { ImportTarget } from './import-target.js';
import { sweepImport } from './sweep-import.js';

/** An import that may begin, or that was made before. */
export type ImportClaim = { readonly stamp: VersionStamp } | { readonly done: ImportedHistory };

/** Removes what a run of the same import has left that was given up. Throws `LockNotAcquired` while one goes on. */
async function takeOver(
  states: StateContext,
  document: StoredDocument,
  readTime: VersionStamp,
  target: ImportTarget,
): Promise<void> {
  const remainingMs = leaseLeft(document, readTime);
  const swept =
    remainingMs <= 0 && (await sweepImport(states, document.path, document.updateTime, target.io));
  if (swept) return;
  throw new LockNotAcquired(
    document.path,
    { clientId: 'another import', remainingMs: Math.max(0, remainingMs) },
    0,
  );
}

async function begin(states: StateContext, path: DocumentPath, target: ImportTarget): Promise<VersionStamp> {
  try {
    return (await states.store.commit([beginImport(path, target.ref.stateId)], target.io())).stamp;
  } catch (error) {
    if (!(error instanceof VersionConflict)) throw error;
    throw new LockNotAcquired(path, undefined, 0, { cause: error });
  }
}

/** Throws `VersionConflict` where there are events of a state whose head was lost: it can be rebuilt. 1 R. */
async function checkNothingLost(context: PersisterContext, { ref, io }: ImportTarget): Promise<void> {
  const pages = documentPages(context, ref, { after: 0, pageSize: 1 }, {}, io);
  if ((await pages.next()).done === true) return;
  throw new VersionConflict(context.states.paths.head(ref.governorId, ref.stateId), 'absent', 'exists');
}

/**
 * Makes the document of an import, unless it was made before. 3 R, 1 W. Throws `VersionConflict` where there is, or
 * was, such a state, and `LockNotAcquired` while another process runs the same import.
 */
export async function claimImport(context: PersisterContext, target: ImportTarget): Promise<ImportClaim> {
  const { states } = context;
  const { ref, importId, io } = target;
  const path = states.paths.import(ref.governorId, importId);
  const headPath = states.paths.head(ref.governorId, ref.stateId);
  const { documents, readTime } = await states.store.getAll([path, headPath], io());
  const [document, head] = documents;
  const done = document === undefined ? undefined : readImport(document).result;
  if (done !== undefined) return { done };
  if (head !== undefined) {
    const { version } = head.data;
    throw new VersionConflict(headPath, 'absent', typeof version === 'number' ? version : 'exists');
  }
  await checkNothingLost(context, target);
  if (document !== undefined) await takeOver(states, document, readTime, target);
  return { stamp: await begin(states, path, target) };
}
