import type { DocumentReference, Firestore } from '@google-cloud/firestore';
import { randomIdSource, systemClock } from '@tai-state/core';

/** What the holder of a transactional lock gives back. */
export interface TransactionalHold {
  readonly lockId: string;
  readonly fence: string;
}

/**
 * A lock as libraries on Firestore make it: the steps of syncguard 2.5, written anew and not its own code, so without
 * what that does beside the calls to the server. A server transaction that reads the lock and a counter of fences and writes both, and another one that finds
 * the lock by the id of the holding and deletes it. Expiry goes by the clock of the client.
 */
export class TransactionalLock {
  readonly #firestore: Firestore;

  constructor(firestore: Firestore) {
    this.#firestore = firestore;
  }

  /** Undefined when somebody holds it. */
  acquire(key: string, ttlMs: number): Promise<TransactionalHold | undefined> {
    const lock: DocumentReference = this.#firestore.doc(`locks/${key}`);
    const counter: DocumentReference = this.#firestore.doc(`fence_counters/${key}`);
    const lockId = randomIdSource.next();
    return this.#firestore.runTransaction(async (transaction) => {
      const held = await transaction.get(lock);
      const counted = await transaction.get(counter);
      const now = systemClock.now();
      if (held.exists && Number(held.get('expiresAtMs')) > now) return undefined;
      const fence = String(Number(counted.get('fence') ?? 0) + 1).padStart(15, '0');
      transaction.set(counter, { fence, keyDebug: key });
      transaction.set(lock, { lockId, expiresAtMs: now + ttlMs, acquiredAtMs: now, key, fence });
      return { lockId, fence };
    });
  }

  /** False when it was not held any more. */
  release({ lockId }: TransactionalHold): Promise<boolean> {
    const holding = this.#firestore.collection('locks').where('lockId', '==', lockId).limit(1);
    return this.#firestore.runTransaction(async (transaction) => {
      const [found] = (await transaction.get(holding)).docs;
      if (found === undefined || Number(found.get('expiresAtMs')) <= systemClock.now()) return false;
      transaction.delete(found.ref);
      return true;
    });
  }
}
