import { documentConverter } from '@tai-state/core';
import type { StoredDocument, VersionStamp } from '@tai-state/core';
import { seenLease } from './lease.js';
import type { SeenLease } from './lease.js';

/** What the document of one who waits for a lock says. */
export interface TicketRecord {
  /** The path of the lock. */
  readonly lock: string;
  readonly clientId: string;
  /** Whether it is a place in the queue, or tells only that somebody waits. */
  readonly fifo: boolean;
  readonly leaseMs: number;
  readonly renewals: number;
  /** For a TTL policy, by the waiter's clock. */
  readonly expiresAt: Date;
}

/** A ticket as it was read. Of two, the one that was created first is the older wait. */
export interface SeenTicket extends SeenLease {
  readonly record: TicketRecord;
  readonly createTime: VersionStamp;
}

/** Meets the documents of tickets. */
export const ticketConverter = documentConverter<TicketRecord>({
  name: 'lock ticket',
  formatVersion: 1,
  encode: (record) => ({ ...record }),
  decode(data) {
    const { lock, clientId, fifo, leaseMs, renewals, expiresAt } = data;
    if (typeof lock !== 'string' || typeof clientId !== 'string') throw new TypeError('a name is missing.');
    if (typeof leaseMs !== 'number' || typeof renewals !== 'number')
      throw new TypeError('a count is missing.');
    return { lock, clientId, fifo: fifo === true, leaseMs, renewals, expiresAt: expiresAt as Date };
  },
});

/** A ticket's document, read at a time of the server's. */
export function seenTicket(document: StoredDocument, readTime: VersionStamp): SeenTicket {
  const record = ticketConverter.fromDocument(document);
  return { ...seenLease(document, record.leaseMs, readTime), record, createTime: document.createTime };
}
