import { OperationReused, OutcomeUnknown } from '@tai-state/core';
import type {
  CallOptions,
  DocumentPath,
  DocumentValue,
  StateSnapshot,
  StoredDocument,
  VersionStamp,
} from '@tai-state/core';
import { encodeToken, readSnapshot } from '@tai-state/core/state-store-kit';
import type { AnyEvent } from '@tai-state/core/state-store-kit';
import { recover } from '../loading/recover.js';
import { decodeEvent, loggedEvent, operationOf } from '../log/logged-event.js';
import { openEvent, openState } from '../log/open-event.js';
import { upcast } from '../log/upcast.js';
import type { PersisterContext } from '../persister/persister-context.js';
import { eventPaths, witnessPath } from './operation-documents.js';
import type { LoggedTransitions } from './transition.js';
import type { TransitionRequest } from './transition-request.js';

/** What transitions have made, of any data. */
export type AnyLogged = LoggedTransitions<DocumentValue>;

/** The answer to transitions. `stamp` is the head's; 0 where it is not known. */
export function logged(
  version: number,
  made: {
    readonly state: StateSnapshot<DocumentValue> | undefined;
    readonly events: readonly AnyEvent[];
    readonly lamport: number;
  },
  stamp: VersionStamp,
): AnyLogged {
  const { state, events, lamport } = made;
  const token = encodeToken({ version, stamp });
  return Object.freeze({
    events: Object.freeze([...events]),
    state: state && Object.freeze({ ...state, token, lamport }),
    version,
  });
}

async function ofMarker(
  { shield }: PersisterContext,
  document: StoredDocument,
  io: () => CallOptions,
): Promise<AnyLogged> {
  const { version, lamport, data } = document.data;
  const stored = data === undefined ? undefined : readSnapshot(document);
  const state = stored && (await openState(shield, stored, io()));
  const made = { state, events: [], lamport: lamport as number };
  return logged(version as number, made, document.createTime);
}

async function ofEvents(
  context: PersisterContext,
  request: TransitionRequest,
  documents: readonly StoredDocument[],
  io: () => CallOptions,
): Promise<AnyLogged> {
  const events: AnyEvent[] = [];
  for (const document of documents) {
    const stored = decodeEvent(loggedEvent(document));
    events.push(upcast(context, await openEvent(context.shield, stored, io())));
  }
  const [last, document] = [events.at(-1), documents.at(-1)];
  if (last === undefined || document === undefined) throw new OutcomeUnknown(request.operation?.id);
  const { version, lamport, toState, toDigest } = last;
  const folds = toState === undefined && toDigest !== undefined;
  const rebuilt = folds
    ? await recover(context, request, { until: { version }, history: {} }, io)
    : undefined;
  return logged(version, { state: toState ?? rebuilt?.state, events, lamport }, document.createTime);
}

/** The documents that an operation writes if it is applied: its events, or the one that keeps what it has made. */
function documentsOf(
  context: PersisterContext,
  request: TransitionRequest,
  operationId: string,
): readonly DocumentPath[] {
  const paths = eventPaths(context, request, operationId);
  return paths.length === 0 ? [witnessPath(context, request, operationId, paths)] : paths;
}

async function ofDocuments(
  context: PersisterContext,
  request: TransitionRequest,
  operationId: string,
  documents: readonly (StoredDocument | undefined)[],
  io: () => CallOptions,
): Promise<AnyLogged> {
  const found = documents.filter((document) => document !== undefined);
  const [first] = found;
  if (first === undefined || found.length < documents.length) throw new OutcomeUnknown(operationId);
  try {
    if (!context.config.enableEventSourcing) return await ofMarker(context, first, io);
    return await ofEvents(context, request, found, io);
  } catch (error) {
    // It was applied, so no error may say that it was not.
    throw new OutcomeUnknown(operationId, { cause: error });
  }
}

/**
 * What an operation that was applied has made. One round trip, 1 R for each of its documents; where events keep digests
 * alone, the recovery of the state more. Throws `OutcomeUnknown` when it cannot be read now.
 */
export async function recordedTransitions(
  context: PersisterContext,
  request: TransitionRequest,
  operationId: string,
  io: () => CallOptions,
): Promise<AnyLogged> {
  let documents: readonly (StoredDocument | undefined)[];
  try {
    ({ documents } = await context.states.store.getAll(documentsOf(context, request, operationId), io()));
  } catch (error) {
    throw new OutcomeUnknown(operationId, { cause: error });
  }
  return ofDocuments(context, request, operationId, documents, io);
}

/**
 * What an operation of the caller's has made, if it was applied before; undefined where it was not.
 * One round trip, 1 R for each of its documents. Throws `OperationReused`.
 */
export async function appliedBefore(
  context: PersisterContext,
  request: TransitionRequest,
  io: () => CallOptions,
): Promise<AnyLogged | undefined> {
  const { operation } = request;
  if (operation === undefined) return undefined;
  const { documents } = await context.states.store.getAll(documentsOf(context, request, operation.id), io());
  const [first] = documents;
  if (first === undefined) return undefined;
  const known = operationOf(first.data['operation']);
  if (known?.id !== operation.id || known.digest !== operation.digest)
    throw new OperationReused(operation.id);
  return ofDocuments(context, request, operation.id, documents, io);
}
