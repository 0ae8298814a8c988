import type { Firestore, Query, QuerySnapshot } from '@google-cloud/firestore';
import type { VersionStamp } from '@tai-state/core';
import { timestampOf } from '../values/stamps.js';
import type { FirestoreSdk } from './firestore-sdk.js';

/** Runs a query at one time: after a failure in mid-answer the SDK asks for the rest as of the time of the first part. */
export function runQuery(
  firestore: Firestore,
  sdk: FirestoreSdk,
  query: Query,
  readTime?: VersionStamp,
): Promise<QuerySnapshot> {
  if (readTime === undefined) return query.get();
  return firestore.runTransaction((transaction) => transaction.get(query), {
    readOnly: true,
    readTime: timestampOf(sdk, readTime),
  });
}
