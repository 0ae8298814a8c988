import type { VersionStamp, Write } from '@tai-state/core';
import { stampOfWire } from '../values/stamps.js';
import type { WireTime } from '../values/stamps.js';
import type { InnerFirestore } from './sdk-internals.js';
import { wireWrite } from './wire-write.js';

const tag = 'tai-state';

/**
 * Sends writes once and gives the commit's time, in a transaction of the server's where there is one. The SDK's own
 * `commit()` sends again for up to ten minutes, does not tell the commit's time when no document has changed, and looks
 * at every value twice more.
 */
export async function sendCommit(
  firestore: InnerFirestore,
  writes: readonly Write[],
  transaction?: Uint8Array,
): Promise<VersionStamp> {
  await firestore.initializeIfNeeded(tag);
  const database = firestore.formattedName;
  const request = {
    database,
    writes: writes.map((write) => wireWrite(database, write)),
    ...(transaction !== undefined && { transaction }),
  };
  const answer = (await firestore.request('commit', request, tag, [])) as {
    readonly commitTime?: WireTime | null;
  };
  if (answer.commitTime) return stampOfWire(answer.commitTime);
  throw new Error('The answer to a commit has no commit time.');
}
