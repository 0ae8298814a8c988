import type { CallOptions, DocumentStore, VersionStamp } from '@tai-state/core';
import { remainingMs } from './lease.js';
import { seenTicket } from './ticket-document.js';
import type { SeenTicket } from './ticket-document.js';

/** Whether a ticket comes before another in every order of waits. */
export function isOlder(
  one: { readonly createTime: number; readonly path: string },
  other: { readonly createTime: number; readonly path: string },
): boolean {
  return one.createTime === other.createTime ? one.path < other.path : one.createTime < other.createTime;
}

/** The live place in the queue of a lock that is directly before this one; undefined when it is the first. */
export async function predecessorOf(
  store: DocumentStore,
  ticket: { readonly path: string; readonly createTime: VersionStamp; readonly lock: string },
  options: CallOptions,
): Promise<SeenTicket | undefined> {
  const collection = ticket.path.slice(0, ticket.path.lastIndexOf('/'));
  const { documents, readTime } = await store.query(
    { collection, where: { field: 'lock', op: '==', value: ticket.lock } },
    options,
  );
  return documents
    .map((document) => seenTicket(document, readTime))
    .filter((other) => other.record.fifo && remainingMs(other) > 0 && isOlder(other, ticket))
    .reduce<SeenTicket | undefined>(
      (last, other) => (last === undefined || isOlder(last, other) ? other : last),
      undefined,
    );
}
