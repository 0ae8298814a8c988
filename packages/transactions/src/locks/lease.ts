import { InvalidArgument } from '@tai-state/core';
import type { StoredDocument, VersionStamp } from '@tai-state/core';

/** A lease as the server showed it: both times are the server's own. */
export interface SeenLease {
  readonly path: string;
  readonly leaseMs: number;
  readonly updateTime: VersionStamp;
  readonly readTime: VersionStamp;
}

/** The lease of a document that has one, as it was read. */
export function seenLease(document: StoredDocument, leaseMs: number, readTime: VersionStamp): SeenLease {
  return { path: document.path, leaseMs, updateTime: document.updateTime, readTime };
}

/**
 * What is left of a lease by the server's time, in milliseconds; 0 or less: it has expired, and may be taken. No clock
 * of a client has a part in this.
 */
export function remainingMs(lease: SeenLease): number {
  return lease.leaseMs - (lease.readTime - lease.updateTime) / 1000;
}

const shortestMs = 100;
const longestMs = 86_400_000;

/** Checks the length of a lease: 100 ms to 24 hours. Throws `InvalidArgument`. */
export function checkLeaseMs(leaseMs: number): void {
  if (Number.isInteger(leaseMs) && leaseMs >= shortestMs && leaseMs <= longestMs) return;
  throw new InvalidArgument('leaseMs', {
    expected: `whole milliseconds between ${String(shortestMs)} and ${String(longestMs)}`,
    found: String(leaseMs),
  });
}
