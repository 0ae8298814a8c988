import type { DistributedLock } from '@tai-state/core';
import { remainingMs } from './lease.js';
import type { SeenLock } from './lock-document.js';

/** A lock as its document shows it to anybody. */
export interface LockInspection extends DistributedLock {
  readonly path: string;
  readonly renewals: number;
  /** What is left of the lease by the server's time, in milliseconds; 0: it has expired, and may be taken. */
  readonly remainingMs: number;
}

/** What anybody may know of a lock that was read. All times are the server's. */
export function lockInspection(seen: SeenLock): LockInspection {
  const { record, path, updateTime, fencingToken } = seen;
  return {
    resourceId: path.slice(path.lastIndexOf('/') + 1),
    path,
    clientId: record.clientId,
    lockToken: record.token,
    fencingToken,
    leaseMs: record.leaseMs,
    renewals: record.renewals,
    acquiredAt: Math.floor(fencingToken / 1000),
    expiresAt: Math.floor(updateTime / 1000) + record.leaseMs,
    remainingMs: Math.max(0, remainingMs(seen)),
  };
}
