import type { DocumentSnapshot, Firestore, QuerySnapshot } from '@google-cloud/firestore';
import type { DriverSubscription, ListenObserver, ListenTarget, StoredDocument } from '@tai-state/core';
import { decodeDocument } from '../values/decode-document.js';
import { stampOf } from '../values/stamps.js';
import { buildQuery } from './build-query.js';
import type { FirestoreSdk } from './firestore-sdk.js';
import { mapError } from './map-error.js';

/**
 * Listens through the SDK, which resumes lost connections on its own. What it gives up on, and documents that cannot
 * be read, end the listener with one `error`, which never comes before this has returned.
 */
export function listenTarget(
  firestore: Firestore,
  sdk: FirestoreSdk,
  target: ListenTarget,
  observer: ListenObserver,
): DriverSubscription {
  // The SDK hands out the same snapshot object for a document as long as it does not change.
  const decoded = new WeakMap<DocumentSnapshot, StoredDocument>();
  let ended = false;
  let unsubscribe = (): void => undefined;

  const end = (): void => {
    ended = true;
    unsubscribe();
  };
  const fail = (error: unknown): void => {
    if (ended) return;
    end();
    observer.error(mapError(error, 'listen'));
  };
  const decode = (snapshot: DocumentSnapshot): StoredDocument[] => {
    const document = decoded.get(snapshot) ?? decodeDocument(snapshot);
    if (document === undefined) return [];
    decoded.set(snapshot, document);
    return [document];
  };
  const next = (snapshots: readonly DocumentSnapshot[], snapshot: DocumentSnapshot | QuerySnapshot): void => {
    if (ended) return;
    let documents: StoredDocument[];
    try {
      documents = snapshots.flatMap(decode);
    } catch (error) {
      fail(error);
      return;
    }
    observer.next({ documents, changes: [], readTime: stampOf(snapshot.readTime) });
  };

  const start = (): (() => void) => {
    if ('document' in target) {
      const tell = (snapshot: DocumentSnapshot): void => {
        next([snapshot], snapshot);
      };
      return firestore.doc(target.document).onSnapshot(tell, fail);
    }
    const tell = (snapshot: QuerySnapshot): void => {
      next(snapshot.docs, snapshot);
    };
    return buildQuery(firestore, sdk, target.query).onSnapshot(tell, fail);
  };

  try {
    unsubscribe = start();
  } catch (error) {
    queueMicrotask(() => {
      fail(error);
    });
  }
  return { close: end };
}
