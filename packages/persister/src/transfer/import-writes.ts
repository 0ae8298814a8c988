import { CorruptHistory, SerializationError, serverTime, versionStamp } from '@tai-state/core';
import type { CreateWrite, DocumentData, StoredDocument, WriteData } from '@tai-state/core';
import {
  digestOfValue,
  headWrite,
  isLive,
  readHead,
  readSnapshot,
  snapshotOf,
  snapshotWrite,
} from '@tai-state/core/state-store-kit';
import type { Head, HeadContent } from '@tai-state/core/state-store-kit';
import type { Predecessor } from '../integrity/link-checks.js';
import { historyOf } from '../log/head-history.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import type { HeaderLine } from './export-lines.js';
import { fromPortable } from './portable-value.js';
import type { PortableValue } from './portable-value.js';

/** A document of an export, before it is written here. */
export function exportedDocument(
  path: string,
  value: PortableValue,
  location: string,
  stamp = 0,
): StoredDocument {
  const data = fromPortable(value, location);
  if (typeof data !== 'object' || data === null || Array.isArray(data)) {
    throw new SerializationError(location, { expected: 'a document', found: 'another value' });
  }
  const at = versionStamp(stamp);
  const id = path.slice(path.lastIndexOf('/') + 1);
  return { path, id, data: data as DocumentData, createTime: at, updateTime: at };
}

/** The head that an export ends with, if it is the one that the log leads to. Throws `CorruptHistory`. */
function headOf(
  { states, shield }: PersisterContext,
  ref: StateRef,
  header: HeaderLine,
  last: Predecessor,
): Head {
  const path = states.paths.head(ref.governorId, ref.stateId);
  const head = readHead(exportedDocument(path, header.head, 'line 1'));
  const digest = head.data === undefined ? 'none' : digestOfValue(shield.redact(head.data));
  if (head.version !== header.upTo || last.version !== header.upTo) {
    throw new CorruptHistory(ref.stateId, header.upTo, 'its event or its state is missing');
  }
  if (digest === last.digest) return head;
  throw new CorruptHistory(ref.stateId, header.upTo, 'the state is not the one that the log leads to');
}

/** The snapshot of the version that the log begins after. Throws `CorruptHistory`. */
function baseWrite(context: PersisterContext, ref: StateRef, header: HeaderLine): readonly CreateWrite[] {
  const { after, afterDigest, base } = header;
  if (afterDigest === undefined) return [];
  const path = context.states.paths.snapshot(ref.governorId, ref.stateId, after);
  if (base === undefined)
    throw new CorruptHistory(ref.stateId, after, 'the snapshot that the log begins with is missing');
  const document = exportedDocument(path, base, 'line 1');
  const state = readSnapshot(document);
  const digest = digestOfValue(context.shield.redact(state.data));
  const { eventDigest = digest } = document.data;
  if (
    state.version !== after ||
    state.id !== ref.stateId ||
    eventDigest !== afterDigest ||
    (document.data['digest'] ?? digest) !== digest
  ) {
    throw new CorruptHistory(
      ref.stateId,
      after,
      'the snapshot that the log begins with is not the state of its version',
    );
  }
  return [{ type: 'create', path, data: { ...document.data, takenAt: serverTime() } }];
}

/** A snapshot of the head, so that recovery need not go through the whole segment. */
function headSnapshot(
  { states, config }: PersisterContext,
  ref: StateRef,
  head: HeadContent,
): readonly CreateWrite[] {
  if (!isLive(head)) return [];
  const { digest, chain, reducerVersion } = historyOf(head);
  const path = states.paths.snapshot(ref.governorId, ref.stateId, head.version);
  const data: WriteData = {
    ...(snapshotWrite(path, snapshotOf(head)) as { readonly data: WriteData }).data,
    reducerVersion: reducerVersion ?? config.reducerVersion,
    takenAt: serverTime(),
    lamport: head.lamport,
    ...(digest !== undefined && { digest }),
    ...(chain !== undefined && { chain }),
  };
  return [{ type: 'create', path, data }];
}

/** What the head keeps of a log that was brought from elsewhere. */
function importedLog(
  { after, afterDigest, afterChain, upTo }: HeaderLine,
  exported: Head,
  last: Predecessor,
  importId: string,
): DocumentData {
  const { version, reducerVersion } = historyOf(exported);
  return Object.freeze({
    ...(after > 0 && { trimmed: after }),
    ...(after > 0 && afterDigest !== undefined && { trimmedDigest: afterDigest }),
    ...(after > 0 && afterChain !== undefined && { trimmedChain: afterChain }),
    importId,
    importedTo: upTo,
    version: upTo,
    ...(last.digest !== undefined && last.digest !== 'none' && { digest: last.digest }),
    ...(last.chain !== undefined && last.chain !== 'none' && { chain: last.chain }),
    ...(version === upTo && reducerVersion !== undefined && { reducerVersion }),
  });
}

/**
 * The writes that make an imported history visible: the head, which nothing may be in the place of, and the snapshots
 * that it begins and ends with. `last`: what is known of the last event. Throws `CorruptHistory`.
 */
export function revealWrites(
  context: PersisterContext,
  ref: StateRef,
  header: HeaderLine,
  last: Predecessor,
  importId: string,
): readonly CreateWrite[] {
  const exported = headOf(context, ref, header, last);
  const live = isLive(exported);
  const head: HeadContent = Object.freeze({
    ...exported,
    indexed: live && context.states.queryable.length > 0,
    snapshots: live ? [exported.version] : [],
    history: importedLog(header, exported, last, importId),
  });
  const create = headWrite(context.states, undefined, head) as CreateWrite;
  return [create, ...headSnapshot(context, ref, head), ...baseWrite(context, ref, header)];
}
