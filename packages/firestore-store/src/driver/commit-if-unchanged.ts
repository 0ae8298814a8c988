import type { Transaction } from '@google-cloud/firestore';
import { checkUnchanged } from '@tai-state/core';
import type { QueryCondition, VersionStamp, Write } from '@tai-state/core';
import { stampOf } from '../values/stamps.js';
import { buildQuery } from './build-query.js';
import type { FirestoreSdk } from './firestore-sdk.js';
import type { InnerFirestore } from './sdk-internals.js';
import { sendCommit } from './send-commit.js';

/** What the transactions of the SDK (8.6 to 9.4) have inside. */
interface TransactionInternals {
  readonly _writeBatch: { _commit(options: { readonly transactionId: Uint8Array }): Promise<void> };
}

/**
 * Commits in a server transaction that runs the queries again, whose locks keep other writers from their results until
 * then: so what is added meanwhile is seen too. One attempt, without waiting for anything but the server.
 */
export async function commitIfUnchanged(
  firestore: InnerFirestore,
  sdk: FirestoreSdk,
  writes: readonly Write[],
  conditions: readonly QueryCondition[],
): Promise<VersionStamp> {
  let stamp: VersionStamp | undefined;
  await firestore.runTransaction(
    async (transaction) => {
      // The transaction gets no writes of its own: its commit is ours.
      const { _writeBatch: batch } = transaction as Transaction & TransactionInternals;
      batch._commit = async ({ transactionId }) => {
        stamp = await sendCommit(firestore, writes, transactionId);
      };
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
    },
    { maxAttempts: 1 },
  );
  if (stamp !== undefined) return stamp;
  throw new Error('The SDK has ended a transaction without its commit, and nothing was written.');
}
