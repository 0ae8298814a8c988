import { CorruptHistory, InvalidState, StateNotFound } from '@tai-state/core';
import type { CallOptions, DocumentData, DocumentValue, StoredDocument } from '@tai-state/core';
import { inCall } from '@tai-state/core/state-store-kit';
import type { StateCall } from '@tai-state/core/state-store-kit';
import { checkerOf, logDocuments } from '../integrity/checked-log.js';
import { seenHead } from '../integrity/seen-head.js';
import { originOf } from '../log/event-origin.js';
import type { HeadHistory } from '../log/head-history.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import { exportFormat, exportFormatVersion, signedBytes } from './export-lines.js';
import type { EventLine, HeaderLine, TrailerLine } from './export-lines.js';
import type { HistorySigner } from './history-signing.js';
import { LineDigest } from './line-digest.js';
import { toPortable } from './portable-value.js';

/** How a history is exported. */
export interface ExportOptions extends CallOptions {
  /** Signs the export, with a key that stays on its side. */
  readonly signer: HistorySigner;
}

interface Subject {
  readonly head: StoredDocument;
  readonly history: HeadHistory;
  readonly version: number;
  /** The snapshot of the version up to which events were removed. */
  readonly base: StoredDocument | undefined;
}

/**
 * Reads what an export begins with; again where a cleanup has removed it meanwhile. Throws `StateNotFound`, and
 * `CorruptHistory` for a head that cannot be read.
 */
async function subjectOf(
  context: PersisterContext,
  ref: StateRef,
  call: StateCall,
  before?: number,
): Promise<Subject> {
  const { states } = context;
  const { governorId, stateId } = ref;
  const { io } = call;
  const { paths, store } = states;
  const path = paths.head(governorId, stateId);
  const [document] = (await store.getAll([path], io())).documents;
  if (document === undefined) throw new StateNotFound(path);
  const { found, version, history } = seenHead(document);
  if (found === 'damaged' || version === undefined) {
    throw new CorruptHistory(stateId, version ?? 0, 'its head cannot be read');
  }
  const { trimmed, trimmedDigest } = history;
  if (trimmed === undefined || trimmedDigest === undefined) {
    return { head: document, history, version, base: undefined };
  }
  const [base] = (await store.getAll([paths.snapshot(governorId, stateId, trimmed)], io())).documents;
  if (base === undefined) {
    if (trimmed !== before) return subjectOf(context, ref, call, trimmed);
    throw new CorruptHistory(stateId, trimmed, 'the snapshot that the log begins with is missing');
  }
  return { head: document, history, version, base };
}

/** What belongs to the storage at hand, and not to the history. */
function portableHead({ data }: StoredDocument): DocumentData {
  const { history, snapshots: _snapshots, index: _index, ...rest } = data;
  const { version, digest, chain, reducerVersion } = (history ?? {}) as DocumentData;
  const kept = Object.entries({ version, digest, chain, reducerVersion }).filter(
    (entry): entry is [string, DocumentValue] => entry[1] !== undefined,
  );
  return { ...rest, snapshots: [], ...(history !== undefined && { history: Object.fromEntries(kept) }) };
}

function headerOf(
  context: PersisterContext,
  ref: StateRef,
  { head, history, version, base }: Subject,
): HeaderLine {
  const { trimmed = 0, trimmedDigest, trimmedChain } = history;
  return {
    type: 'header',
    format: exportFormat,
    formatVersion: exportFormatVersion,
    governorId: ref.governorId,
    stateId: ref.stateId,
    after: trimmed,
    ...(trimmedDigest !== undefined && { afterDigest: trimmedDigest }),
    ...(trimmedChain !== undefined && { afterChain: trimmedChain }),
    upTo: version,
    exportedAt: context.states.runtime.clock.now(),
    head: toPortable(portableHead(head)),
    ...(base !== undefined && { base: toPortable(base.data) }),
  };
}

function eventLine(document: StoredDocument): EventLine {
  const { original: _original, ...data } = document.data;
  const committedAt = originOf(document)?.committedAt ?? document.createTime;
  return { type: 'event', id: document.id, committedAt, data: toPortable(data) };
}

/** The lines of the events, each checked against the one before it. */
async function* eventLines(
  context: PersisterContext,
  ref: StateRef,
  subject: Subject,
  options: CallOptions,
): AsyncGenerator<EventLine, void, undefined> {
  const checker = checkerOf(context, subject.history);
  const documents = logDocuments(context, ref, subject.history, subject.version, () => options);
  for await (const document of documents) {
    const [violation] = checker.check(document).violations;
    if (violation !== undefined) await refuse(context, ref, subject, violation, options);
    yield eventLine(document);
  }
  const { version } = checker.last;
  if (version < subject.version) {
    await refuse(context, ref, subject, { version: version + 1, message: 'Its event is missing.' }, options);
  }
}

/** A log that was cleaned up while it was read is not a broken one. */
async function refuse(
  { states }: PersisterContext,
  { governorId, stateId }: StateRef,
  { history }: Subject,
  { version, message }: { readonly version: number; readonly message: string },
  options: CallOptions,
): Promise<never> {
  const [head] = (await states.store.getAll([states.paths.head(governorId, stateId)], options)).documents;
  if (head !== undefined && (seenHead(head).history.trimmed ?? 0) > (history.trimmed ?? 0)) {
    throw new InvalidState(
      `events of ${stateId} were removed by cleanup while they were exported. Export it again.`,
    );
  }
  throw new CorruptHistory(
    stateId,
    version,
    message.replace(/\.$/, '').replace(/^./, (first) => first.toLowerCase()),
  );
}

/**
 * The lines of an export, each with its line feed: a header, the events in the order of versions, a trailer with the
 * signature. It is of one moment: what is written meanwhile is not in it.
 */
export async function* exportHistory(
  context: PersisterContext,
  ref: StateRef,
  { signer, ...options }: ExportOptions,
): AsyncGenerator<string, void, undefined> {
  const subject = await inCall(context.states, 'exportHistory', options, (call) =>
    subjectOf(context, ref, call),
  );
  const digest = new LineDigest();
  const lineOf = (line: HeaderLine | EventLine): string => {
    const text = JSON.stringify(line);
    digest.add(text);
    return `${text}\n`;
  };
  yield lineOf(headerOf(context, ref, subject));
  let events = 0;
  for await (const line of eventLines(context, ref, subject, options)) {
    events += 1;
    yield lineOf(line);
  }
  const seal = { keyId: signer.keyId, events, digest: digest.end() };
  const signature = Buffer.from(await signer.sign(signedBytes(seal))).toString('base64url');
  const trailer: TrailerLine = { type: 'trailer', ...seal, signature };
  yield `${JSON.stringify(trailer)}\n`;
}
