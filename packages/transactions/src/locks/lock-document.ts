import { documentConverter, versionStamp } from '@tai-state/core';
import type { DocumentData, StoredDocument, VersionStamp } from '@tai-state/core';
import { seenLease } from './lease.js';
import type { SeenLease } from './lease.js';

/** What the document of a lock says. */
export interface LockRecord {
  /** Who holds it. */
  readonly clientId: string;
  /** Names this one acquisition. */
  readonly token: string;
  readonly leaseMs: number;
  /** How often the lease was renewed; it makes a renewal a change, so that the update time moves. */
  readonly renewals: number;
  /** Who renewed last: the holder itself, or another process that knows the token. */
  readonly renewedBy: 'holder' | 'token';
  /** The stamp of the acquisition, once a renewal has moved the document's own. */
  readonly fencingToken?: VersionStamp;
  /** By the holder's clock, for people. */
  readonly acquiredAt: Date;
  /** By the holder's clock, for people: whether a lease has expired is judged by the server's time alone. */
  readonly expiresAt: Date;
}

/** A lock as it was read. */
export interface SeenLock extends SeenLease {
  readonly record: LockRecord;
  readonly fencingToken: VersionStamp;
}

function text(data: DocumentData, field: string): string {
  const value = data[field];
  if (typeof value !== 'string') throw new TypeError(`${field} is no string.`);
  return value;
}

function count(data: DocumentData, field: string): number {
  const value = data[field];
  if (typeof value !== 'number') throw new TypeError(`${field} is no number.`);
  return value;
}

function time(data: DocumentData, field: string): Date {
  const value = data[field];
  if (Object.prototype.toString.call(value) !== '[object Date]') throw new TypeError(`${field} is no time.`);
  return value as Date;
}

/** Meets the documents of locks. */
export const lockConverter = documentConverter<LockRecord>({
  name: 'lock',
  formatVersion: 1,
  encode: ({ clientId, ...rest }) => ({ holder: clientId, ...rest }),
  decode: (data) => ({
    clientId: text(data, 'holder'),
    token: text(data, 'token'),
    leaseMs: count(data, 'leaseMs'),
    renewals: count(data, 'renewals'),
    renewedBy: data['renewedBy'] === 'token' ? 'token' : 'holder',
    ...('fencingToken' in data && { fencingToken: versionStamp(count(data, 'fencingToken')) }),
    acquiredAt: time(data, 'acquiredAt'),
    expiresAt: time(data, 'expiresAt'),
  }),
});

/** A lock's document, read at a time of the server's. */
export function seenLock(document: StoredDocument, readTime: VersionStamp): SeenLock {
  const record = lockConverter.fromDocument(document);
  const fencingToken = record.fencingToken ?? document.updateTime;
  return { ...seenLease(document, record.leaseMs, readTime), record, fencingToken };
}

/**
 * Whether a lock that was held at an update time was released since, by what is found now: nobody can take it over
 * before its lease has ended, so one that has changed hands by then was given back.
 */
export function wasFreed(
  held: { readonly updateTime: VersionStamp; readonly leaseMs: number },
  found: SeenLock | undefined,
): boolean {
  return found === undefined || found.fencingToken < held.updateTime + held.leaseMs * 1000;
}
