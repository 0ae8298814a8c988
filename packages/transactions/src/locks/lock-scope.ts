import { Call } from '@tai-state/core';
import type { CallOptions, DocumentStore, Runtime, VersionStamp } from '@tai-state/core';
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

/** A call of a caller's, over as many calls to the storage as it needs. */
export interface LockCall {
  readonly call: Call;
  /** For the next call to the storage: what is left of the deadline, and the caller's signal. Throws once it ended. */
  readonly io: () => CallOptions;
}

/** Runs a call under one deadline, 10 s unless given. Throws `InvalidArgument` for a deadline that is none, `Aborted`. */
export async function inLockCall<T>(
  { runtime }: LockScope,
  name: string,
  options: CallOptions,
  body: (call: LockCall) => Promise<T>,
): Promise<T> {
  using call = new Call(name, runtime.clock, options, storageDeadlineMs);
  const io = (): CallOptions => {
    if (call.ended !== undefined) throw call.ended;
    return within(call, options.signal);
  };
  return await body({ call, io });
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
