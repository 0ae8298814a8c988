import type { Call, CallOptions, DocumentStore, Runtime, VersionStamp } from '@tai-state/core';
import { seenLock } from './lock-document.js';
import type { SeenLock } from './lock-document.js';

/** What every part of the lock protocol works with. */
export interface LockScope {
  readonly store: DocumentStore;
  readonly runtime: Runtime;
}

/** One lock that somebody wants. */
export interface LockRequest {
  readonly path: string;
  readonly governorId: string;
  readonly resourceId: string;
  readonly clientId: string;
  /** Names this acquisition, and nothing else ever. */
  readonly token: string;
  readonly leaseMs: number;
}

/** A lock that was granted. */
export interface LockGrant extends LockRequest {
  readonly fencingToken: VersionStamp;
  readonly updateTime: VersionStamp;
  readonly renewals: number;
  /** Monotonic time, taken before the request that was granted was sent. */
  readonly startedAt: number;
}

/** The longest that one storage call of the protocol takes, in milliseconds. */
export const storageDeadlineMs = 10_000;

/** The options of a storage call within a call. */
export function within(call: Call, signal: AbortSignal | undefined): CallOptions {
  const deadlineMs = Math.max(1, Math.min(storageDeadlineMs, call.remainingMs()));
  return signal === undefined ? { deadlineMs } : { deadlineMs, signal };
}

/** Reads a lock; `undefined` where nobody has it. */
export async function readLock(
  store: DocumentStore,
  path: string,
  options: CallOptions,
): Promise<SeenLock | undefined> {
  const { documents, readTime } = await store.getAll([path], options);
  const [document] = documents;
  return document === undefined ? undefined : seenLock(document, readTime);
}
