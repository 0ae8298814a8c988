import type { CallOptions, DocumentStore, StoredDocument, VersionStamp, WaitEdge } from '@tai-state/core';
import { remainingMs } from './lease.js';
import { seenLock } from './lock-document.js';
import type { SeenLock } from './lock-document.js';
import { isOlder } from './lock-queue.js';
import { seenTicket } from './ticket-document.js';
import type { SeenTicket } from './ticket-document.js';

/** One wait, and the lock that it waits for as it was held when it was read. */
export interface Wait {
  readonly ticket: SeenTicket;
  readonly lock: SeenLock;
}

const chunk = 1000;
/** No cycle of more clients than this is looked for. */
const longestCycle = 100;

/** A wait as an edge of the graph. */
export function edgeOf({ ticket, lock }: Wait): WaitEdge {
  return { clientId: ticket.record.clientId, lock: lock.path, holder: lock.record.clientId };
}

/** The wait of a cycle that began last: it gives up. */
export function youngestOf(cycle: readonly Wait[]): Wait | undefined {
  return cycle.reduce<Wait | undefined>(
    (young, wait) => (young === undefined || isOlder(young.ticket, wait.ticket) ? wait : young),
    undefined,
  );
}

/** Reads the locks that live tickets wait for, and gives the waits for those that are held. */
async function waitsOf(
  store: DocumentStore,
  documents: readonly StoredDocument[],
  readTime: VersionStamp,
  options: CallOptions,
): Promise<readonly Wait[]> {
  const tickets = documents
    .map((document) => seenTicket(document, readTime))
    .filter((ticket) => remainingMs(ticket) > 0);
  const paths = [...new Set(tickets.map((ticket) => ticket.record.lock))];
  const locks = new Map<string, SeenLock>();
  for (let from = 0; from < paths.length; from += chunk) {
    const read = await store.getAll(paths.slice(from, from + chunk), options);
    for (const document of read.documents) {
      if (document !== undefined) locks.set(document.path, seenLock(document, read.readTime));
    }
  }
  return tickets.flatMap((ticket) => {
    const lock = locks.get(ticket.record.lock);
    return lock !== undefined && remainingMs(lock) > 0 ? [{ ticket, lock }] : [];
  });
}

/** The waits of one client. */
export async function waitsOfClient(
  store: DocumentStore,
  tickets: string,
  clientId: string,
  options: CallOptions,
): Promise<readonly Wait[]> {
  const { documents, readTime } = await store.query(
    { collection: tickets, where: { field: 'clientId', op: '==', value: clientId } },
    options,
  );
  return waitsOf(store, documents, readTime, options);
}

/** All waits there are. */
export async function allWaits(
  store: DocumentStore,
  tickets: string,
  options: CallOptions,
): Promise<readonly Wait[]> {
  const waits: Wait[] = [];
  for await (const page of store.queryPages({ collection: tickets }, { ...options, pageSize: chunk })) {
    waits.push(...(await waitsOf(store, page.documents, page.readTime, options)));
  }
  return waits;
}

/**
 * Finds a cycle of waits that leads back to a client, depth first, asking for the waits of each client once. What it
 * finds was read piece by piece: it may never have been true at one moment.
 */
export async function findCycle(
  clientId: string,
  waitsOfOne: (clientId: string) => readonly Wait[] | Promise<readonly Wait[]>,
): Promise<readonly Wait[] | undefined> {
  const asked = new Set<string>();
  const walk = async (client: string, path: readonly Wait[]): Promise<readonly Wait[] | undefined> => {
    asked.add(client);
    for (const wait of await waitsOfOne(client)) {
      const holder = wait.lock.record.clientId;
      const longer = [...path, wait];
      if (holder === clientId && client !== clientId) return longer;
      if (asked.has(holder) || longer.length >= longestCycle) continue;
      const found = await walk(holder, longer);
      if (found !== undefined) return found;
    }
    return undefined;
  };
  return walk(clientId, []);
}

/** Reads every wait and lock of a cycle again, at one moment: whether all of them still stand. */
export async function stillHolds(
  store: DocumentStore,
  cycle: readonly Wait[],
  options: CallOptions,
): Promise<boolean> {
  const paths = cycle.flatMap(({ ticket, lock }) => [ticket.path, lock.path]);
  const { documents, readTime } = await store.getAll(paths, { ...options, snapshot: true });
  return cycle.every((wait, index) => {
    const [ticket, lock] = [documents[2 * index], documents[2 * index + 1]];
    if (ticket === undefined || lock === undefined) return false;
    const [seenWait, seenHold] = [seenTicket(ticket, readTime), seenLock(lock, readTime)];
    const live = remainingMs(seenWait) > 0 && remainingMs(seenHold) > 0;
    return live && seenHold.record.token === wait.lock.record.token;
  });
}
