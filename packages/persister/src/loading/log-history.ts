import type { CallOptions, StoredDocument } from '@tai-state/core';
import type { HeadHistory } from '../log/head-history.js';
import { documentPages } from '../log/log-pages.js';
import { loggedEvent } from '../log/logged-event.js';
import type { LoggedEvent } from '../log/logged-event.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import { readImport } from '../transfer/import-record.js';
import { historyIn } from './present-head.js';
import type { PresentHead } from './present-head.js';

async function firstEvent(
  context: PersisterContext,
  ref: StateRef,
  history: HeadHistory,
  io: () => CallOptions,
): Promise<LoggedEvent | undefined> {
  for await (const [first] of documentPages(context, ref, { after: 0, pageSize: 1 }, history, io)) {
    return first && loggedEvent(first);
  }
  return undefined;
}

/** Where the events lie that were brought from elsewhere, by the record of their import. */
async function importOf(
  { states }: PersisterContext,
  { governorId, stateId }: StateRef,
  io: () => CallOptions,
): Promise<HeadHistory> {
  const collection = states.paths.imports(governorId);
  const where = { field: 'stateId', op: '==', value: stateId } as const;
  const { documents } = await states.store.query({ collection, where }, io());
  const complete = documents.filter((document: StoredDocument) => readImport(document).result !== undefined);
  const newest = complete.sort((one, other) => one.createTime - other.createTime).at(-1);
  const result = newest && readImport(newest).result;
  return result === undefined ? {} : { importId: result.importId, importedTo: result.version };
}

/** Where a log begins whose first event is not that of version 1: the snapshot that it was made from tells. */
async function trimmedBefore(
  { states }: PersisterContext,
  { governorId, stateId }: StateRef,
  { version, from }: LoggedEvent,
  io: () => CallOptions,
): Promise<HeadHistory> {
  const trimmed = version - 1;
  if (from === 'none') return { trimmed };
  const { documents } = await states.store.getAll(
    [states.paths.snapshot(governorId, stateId, trimmed)],
    io(),
  );
  const { digest, eventDigest = digest, chain } = documents[0]?.data ?? {};
  if (typeof from !== 'object' || eventDigest !== from.text) return {};
  return { trimmed, trimmedDigest: from.text, ...(typeof chain === 'string' && { trimmedChain: chain }) };
}

/**
 * What can be told of a log without its head: where its events lie, and where they begin. 1 R where it begins with
 * version 1; else 1 R for each import of the state, and 2 R.
 */
export async function foundHistory(
  context: PersisterContext,
  ref: StateRef,
  io: () => CallOptions,
): Promise<HeadHistory> {
  const own = await firstEvent(context, ref, {}, io);
  if (own?.version === 1) return {};
  const brought = await importOf(context, ref, io);
  const first = brought.importId === undefined ? own : await firstEvent(context, ref, brought, io);
  if (first === undefined || first.version === 1) return brought;
  return { ...brought, ...(await trimmedBefore(context, ref, first, io)) };
}

/** What a head tells of its log, or what is found where it does not tell. */
export async function logHistory(
  context: PersisterContext,
  ref: StateRef,
  present: PresentHead,
  io: () => CallOptions,
): Promise<HeadHistory> {
  return historyIn(present) ?? foundHistory(context, ref, io);
}
