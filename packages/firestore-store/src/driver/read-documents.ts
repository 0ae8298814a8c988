import type { DocumentReference, DocumentSnapshot, FieldPath, Firestore } from '@google-cloud/firestore';
import type { VersionStamp } from '@tai-state/core';
import { stampOf, timestampOf } from '../values/stamps.js';
import type { FirestoreSdk } from './firestore-sdk.js';

/** Documents that were all read at one time. */
export interface ReadDocuments {
  readonly snapshots: readonly DocumentSnapshot[];
  readonly readTime: VersionStamp;
}

/**
 * Reads documents at one time. After a failure in mid-answer the SDK asks for the rest and merges two read times; such
 * an answer is read again as of its newest time.
 */
export async function readDocuments(
  firestore: Firestore,
  sdk: FirestoreSdk,
  refs: readonly DocumentReference[],
  options: { readonly mask?: FieldPath[]; readonly readTime?: VersionStamp | undefined },
): Promise<ReadDocuments> {
  const fieldMask = options.mask === undefined ? {} : { fieldMask: options.mask };
  if (options.readTime === undefined) {
    const snapshots = await firestore.getAll(...refs, fieldMask);
    const times = snapshots.map((snapshot) => stampOf(snapshot.readTime));
    const readTime = newest(times);
    if (times.every((time) => time === readTime)) return { snapshots, readTime };
    return readDocuments(firestore, sdk, refs, { ...options, readTime });
  }
  const snapshots = await firestore.runTransaction((transaction) => transaction.getAll(...refs, fieldMask), {
    readOnly: true,
    readTime: timestampOf(sdk, options.readTime),
  });
  return { snapshots, readTime: options.readTime };
}

/** The newest of one stamp or more. */
function newest(stamps: readonly VersionStamp[]): VersionStamp {
  return stamps.reduce((left, right) => (left > right ? left : right));
}
