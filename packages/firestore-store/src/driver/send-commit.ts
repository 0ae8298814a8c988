import type { WriteBatch } from '@google-cloud/firestore';
import type { VersionStamp } from '@tai-state/core';
import { stampOf, stampOfWire } from '../values/stamps.js';
import type { WireTime } from '../values/stamps.js';

/** What every SDK from 8.6 to 9.4 has below `commit()`, and what this module does without when it is not there. */
interface SingleAttempt {
  _commit?(options: {
    readonly retryCodes: readonly number[];
  }): Promise<{ readonly commitTime?: WireTime | null }>;
}

/**
 * Sends a batch once and gives the commit's time. The SDK's `commit()` sends again for up to ten minutes on its own,
 * cannot be stopped, and does not tell the commit's time when no document changed; so the step below it is used where
 * it is there. Else the newest time of the results stands for the commit's.
 */
export async function sendCommit(batch: WriteBatch): Promise<VersionStamp> {
  const single = batch as unknown as SingleAttempt;
  if (typeof single._commit === 'function') {
    const { commitTime } = await single._commit({ retryCodes: [] });
    if (commitTime) return stampOfWire(commitTime);
    throw new Error('The answer to a commit has no commit time.');
  }
  const results = await batch.commit();
  return results
    .map((result) => stampOf(result.writeTime))
    .reduce((left, right) => (left > right ? left : right));
}
