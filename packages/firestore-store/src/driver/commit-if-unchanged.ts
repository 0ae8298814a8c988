import type { Firestore, Transaction, WriteBatch } from '@google-cloud/firestore';
import { checkUnchanged } from '@tai-state/core';
import type { QueryCondition, VersionStamp, Write } from '@tai-state/core';
import { stampOf, stampOfWire } from '../values/stamps.js';
import type { WireTime } from '../values/stamps.js';
import { addWrite } from './add-write.js';
import { buildQuery } from './build-query.js';
import type { FirestoreSdk } from './firestore-sdk.js';
import { readDocuments } from './read-documents.js';

/** What the transactions of every SDK from 8.6 to 9.4 have inside, and what this module does without elsewhere. */
interface InnerBatch {
  readonly _writeBatch?: {
    _commit?(options: object): Promise<{ readonly commitTime?: WireTime | null }>;
  };
}

/**
 * Commits in a server transaction that runs the queries again, whose locks keep other writers from their results until
 * then: so what is added meanwhile is seen too. One attempt, without waiting for anything but the server.
 */
export async function commitIfUnchanged(
  firestore: Firestore,
  sdk: FirestoreSdk,
  writes: readonly Write[],
  conditions: readonly QueryCondition[],
): Promise<VersionStamp> {
  const told: { stamp?: VersionStamp } = {};
  await firestore.runTransaction(
    async (transaction) => {
      const results = await Promise.all(
        conditions.map(({ query }) => transaction.get(buildQuery(firestore, sdk, { ...query, select: [] }))),
      );
      results.forEach((result, index) => {
        const found = result.docs.map(({ ref, updateTime }) => ({
          path: ref.path,
          updateTime: stampOf(updateTime),
        }));
        const condition = conditions[index];
        if (condition !== undefined) checkUnchanged(condition, found);
      });
      for (const write of writes) addWrite(firestore, sdk, transaction as unknown as WriteBatch, write);
      listenForCommitTime(transaction, (stamp) => {
        told.stamp = stamp;
      });
    },
    { maxAttempts: 1 },
  );
  return told.stamp ?? (await laterTime(firestore, sdk, writes));
}

/** The commit of a transaction is sent once, and its time told, where the SDK lets that be done. */
function listenForCommitTime(transaction: Transaction, tell: (stamp: VersionStamp) => void): void {
  const batch = (transaction as unknown as InnerBatch)._writeBatch;
  const commit = batch?._commit?.bind(batch);
  if (batch === undefined || commit === undefined) return;
  batch._commit = async (options) => {
    const answer = await commit({ ...options, retryCodes: [] });
    if (answer.commitTime) tell(stampOfWire(answer.commitTime));
    return answer;
  };
}

/** Stands for the commit's time where that is not told: it is later, and no document's update time. */
async function laterTime(
  firestore: Firestore,
  sdk: FirestoreSdk,
  writes: readonly Write[],
): Promise<VersionStamp> {
  const refs = writes.map(({ path }) => firestore.doc(path));
  const { readTime } = await readDocuments(firestore, sdk, refs, {});
  return readTime;
}
