import { OutcomeUnknown, VersionConflict, deleteField } from '@tai-state/core';
import type { CallOptions, VersionStamp, Write } from '@tai-state/core';
import { remainingMs } from './lease.js';
import { lockConverter } from './lock-document.js';
import type { LockRecord, SeenLock } from './lock-document.js';
import { readLock } from './lock-scope.js';
import type { LockGrant, LockRequest, LockScope } from './lock-scope.js';

/** What one attempt has come to: the lock, who has it, or neither (it changed hands meanwhile). */
export type AttemptOutcome =
  { readonly granted: LockGrant } | { readonly busy: SeenLock } | { readonly changed: true };

/** How an attempt is made. */
export interface AttemptSetting {
  readonly options: () => CallOptions;
  /** Applied with the acquisition, or not at all. */
  readonly also: readonly Write[];
  /** Told when it cannot be known whether the lock was taken. */
  readonly onUnknown: () => void;
}

const changed: AttemptOutcome = { changed: true };

/**
 * Tries once to take a lock: a `create`, and where it is there and its lease has expired by the server's time, an update
 * at its update time. The commit needs no witness: the token in the document tells whose it is.
 */
export async function attemptAcquire(
  scope: LockScope,
  request: LockRequest,
  setting: AttemptSetting,
): Promise<AttemptOutcome> {
  const data = lockConverter.toDocument(newRecord(scope, request));
  const created = await send(scope, request, setting, { type: 'create', path: request.path, data });
  if (created !== undefined) return { granted: created };
  const seen = await readLock(scope.store, request.path, setting.options());
  if (seen === undefined) return changed;
  if (seen.record.token === request.token) return adopt(scope, request, setting, seen);
  if (remainingMs(seen) > 0) return { busy: seen };
  const precondition = { updateTime: seen.updateTime };
  const taken = await send(scope, request, setting, {
    type: 'update',
    path: request.path,
    fields: { ...data, fencingToken: deleteField() },
    precondition,
  });
  if (taken === undefined) return changed;
  scope.runtime.telemetry.count('lock.taken-over', 1);
  scope.runtime.telemetry.log('warn', 'an expired lock was taken over', {
    lock: request.path,
    holder: seen.record.clientId,
  });
  return { granted: taken };
}

function newRecord(scope: LockScope, { clientId, token, leaseMs }: LockRequest): LockRecord {
  const now = scope.runtime.clock.now();
  const [acquiredAt, expiresAt] = [new Date(now), new Date(now + leaseMs)];
  return { clientId, token, leaseMs, renewals: 0, renewedBy: 'holder', acquiredAt, expiresAt };
}

/** Sends the write; undefined when the lock was in the way, or when it is not known what has become of them. */
async function send(
  scope: LockScope,
  request: LockRequest,
  { options, also, onUnknown }: AttemptSetting,
  write: Write,
): Promise<LockGrant | undefined> {
  const startedAt = scope.runtime.clock.monotonic();
  try {
    const { stamp } = await scope.store.commit([write, ...also], { ...options(), idempotent: true });
    return granted(request, stamp, startedAt);
  } catch (error) {
    if (error instanceof VersionConflict) return undefined;
    if (!(error instanceof OutcomeUnknown)) throw error;
    onUnknown();
    if (options().signal?.aborted === true) throw error;
    return undefined;
  }
}

/**
 * The lock is ours by an attempt whose answer was lost, and how long ago it was applied is not known: a renewal makes
 * the beginning of the lease known again.
 */
async function adopt(
  scope: LockScope,
  request: LockRequest,
  setting: AttemptSetting,
  seen: SeenLock,
): Promise<AttemptOutcome> {
  const renewals = seen.record.renewals + 1;
  const renewed = await send(scope, request, setting, {
    type: 'update',
    path: request.path,
    fields: { renewals, renewedBy: 'holder', fencingToken: seen.fencingToken },
    precondition: { updateTime: seen.updateTime },
  });
  if (renewed === undefined) return changed;
  return { granted: { ...renewed, fencingToken: seen.fencingToken, renewals } };
}

function granted(request: LockRequest, stamp: VersionStamp, startedAt: number): LockGrant {
  return { ...request, fencingToken: stamp, updateTime: stamp, renewals: 0, startedAt };
}
