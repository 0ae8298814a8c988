import { VersionConflict } from '@tai-state/core';
import type { CallOptions } from '@tai-state/core';
import { remainingMs } from './lease.js';
import type { SeenLease } from './lease.js';
import { seenLock } from './lock-document.js';
import type { LockPaths } from './lock-paths.js';
import { inLockCall } from './lock-scope.js';
import type { LockCall, LockScope } from './lock-scope.js';
import { seenTicket } from './ticket-document.js';

const inFlight = 8;

/** Removes expired locks of a governor and expired tickets, each at its update time. Gives the number of locks. */
export function cleanupExpired(
  scope: LockScope,
  paths: LockPaths,
  governorId: string,
  options: CallOptions,
): Promise<number> {
  const locks = paths.locks(governorId);
  return inLockCall(scope, 'cleanupExpiredLocks', options, ({ call, io }) => {
    const remove = async (): Promise<number> => {
      await removeExpired(scope, paths.tickets, seenTicket, io);
      return removeExpired(scope, locks, seenLock, io);
    };
    return call.race(remove());
  });
}

async function removeExpired(
  scope: LockScope,
  collection: string,
  seen: (...read: Parameters<typeof seenLock>) => SeenLease,
  io: LockCall['io'],
): Promise<number> {
  let removed = 0;
  for await (const { documents, readTime } of scope.store.queryPages({ collection }, io())) {
    const expired = documents
      .map((document) => seen(document, readTime))
      .filter((lease) => remainingMs(lease) <= 0);
    for (let from = 0; from < expired.length; from += inFlight) {
      const results = await Promise.all(
        expired.slice(from, from + inFlight).map((lease) => removeOne(scope, lease, io())),
      );
      removed += results.filter(Boolean).length;
    }
  }
  return removed;
}

/** False when it was renewed or taken meanwhile. */
async function removeOne(scope: LockScope, lease: SeenLease, options: CallOptions): Promise<boolean> {
  try {
    const precondition = { updateTime: lease.updateTime };
    await scope.store.commit([{ type: 'delete', path: lease.path, precondition }], {
      ...options,
      idempotent: true,
    });
    return true;
  } catch (error) {
    if (error instanceof VersionConflict) return false;
    throw error;
  }
}
