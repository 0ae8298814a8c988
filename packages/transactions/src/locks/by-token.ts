import { InvalidArgument, LockLost, VersionConflict } from '@tai-state/core';
import type { CallOptions, Write } from '@tai-state/core';
import { remainingMs } from './lease.js';
import type { ExtendOptions } from './lock.js';
import { wasFreed } from './lock-document.js';
import type { SeenLock } from './lock-document.js';
import { inLockCall, readLock } from './lock-scope.js';
import type { LockScope } from './lock-scope.js';

/** Releases a lock that this process does not hold itself. Throws `LockLost`. */
export function releaseByToken(
  scope: LockScope,
  path: string,
  token: string,
  options: CallOptions,
): Promise<void> {
  return inLockCall(scope, 'releaseLock', options, async ({ io }) => {
    let tried: SeenLock | undefined;
    for (;;) {
      const seen = await readLock(scope.store, path, io());
      if (tried !== undefined && seen?.record.token !== token && wasFreed(tried, seen)) return;
      tried = checkToken(seen, path, token);
      const precondition = { updateTime: tried.updateTime };
      if (!(await applied(scope, { type: 'delete', path, precondition }, io()))) continue;
      if (remainingMs(tried) <= 0) throw new LockLost(nameOf(path), 'expired');
      return;
    }
  });
}

/** Lengthens the lease of a lock that this process does not hold itself. Throws `LockLost`. */
export function extendByToken(
  scope: LockScope,
  path: string,
  token: string,
  { leaseMs, ...options }: ExtendOptions,
): Promise<void> {
  return inLockCall(scope, 'extendLock', options, async ({ io }) => {
    let done = false;
    while (!done) {
      const own = checkToken(await readLock(scope.store, path, io()), path, token);
      if (remainingMs(own) <= 0) throw new LockLost(nameOf(path), 'expired');
      const { record, updateTime } = own;
      if (leaseMs !== undefined && leaseMs < record.leaseMs) {
        throw new InvalidArgument('leaseMs', {
          expected: `at least the ${String(record.leaseMs)} ms that the holder relies on`,
          found: String(leaseMs),
        });
      }
      const lease = leaseMs ?? record.leaseMs;
      const expiresAt = new Date(scope.runtime.clock.now() + lease);
      const fields = {
        renewals: record.renewals + 1,
        renewedBy: 'token',
        leaseMs: lease,
        expiresAt,
        fencingToken: own.fencingToken,
      };
      done = await applied(scope, { type: 'update', path, fields, precondition: { updateTime } }, io());
    }
  });
}

function checkToken(seen: SeenLock | undefined, path: string, token: string): SeenLock {
  if (seen?.record.token === token) return seen;
  throw new LockLost(nameOf(path), 'wrong-token');
}

/** Sends a write at an update time; false when it has moved meanwhile, be it by an attempt whose answer was lost. */
async function applied(scope: LockScope, write: Write, options: CallOptions): Promise<boolean> {
  try {
    await scope.store.commit([write], { ...options, idempotent: true });
    return true;
  } catch (error) {
    if (error instanceof VersionConflict) return false;
    throw error;
  }
}

function nameOf(path: string): string {
  return path.slice(path.lastIndexOf('/') + 1);
}
