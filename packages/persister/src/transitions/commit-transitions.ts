import { OperationReused, VersionConflict, versionStamp } from '@tai-state/core';
import type { CallOptions, CommitOptions, CommitResult } from '@tai-state/core';
import type { PersisterContext } from '../persister/persister-context.js';
import { makeTransitions } from './make-transitions.js';
import type { EventPaths, MadeTransitions } from './make-transitions.js';
import { eventPaths, operationWrite, outboxWrites, witnessPath } from './operation-documents.js';
import { logged, recordedTransitions } from './recorded-transitions.js';
import type { AnyLogged } from './recorded-transitions.js';
import { dueSnapshot } from './snapshot-writes.js';
import type { SeenHead, TransitionBase } from './transition-base.js';
import type { TransitionRequest } from './transition-request.js';

/** The head is not the one that an attempt was made from. Nothing was applied. */
export class HeadMoved extends Error {
  /** The head that was found instead; undefined where that has to be read. */
  readonly seen: SeenHead | undefined;

  constructor(cause: VersionConflict, seen: SeenHead | undefined) {
    super(cause.message, { cause });
    this.seen = seen;
  }
}

/** Nothing can be made of the base, and nothing was sent: `cause` says why, if the base is the present one. */
export class NotMade extends Error {
  constructor(cause: unknown) {
    super('nothing can be made of the base', { cause });
  }
}

/** Makes transitions of a base. Throws `NotMade`. */
async function madeOf(
  context: PersisterContext,
  request: TransitionRequest,
  base: TransitionBase,
  paths: EventPaths,
  operationId: string,
  io: () => CallOptions,
): Promise<MadeTransitions> {
  try {
    return await makeTransitions(context, request, base.head, paths, operationId, io);
  } catch (error) {
    throw new NotMade(error);
  }
}

/** What a refused commit means for its caller. */
function refused(
  error: unknown,
  { path, operation }: TransitionRequest,
  seen: SeenHead | undefined,
): unknown {
  if (!(error instanceof VersionConflict)) return error;
  if (error.path === path) return new HeadMoved(error, seen);
  // A document of the operation is there, and it is not the operation's own: another writer's, under the same id.
  return operation === undefined ? error : new OperationReused(operation.id, { cause: error });
}

/**
 * Commits transitions of a base: head, events, the snapshot that is due, records for the outbox, in one commit. Throws
 * `HeadMoved` when the head is another one by now, and `NotMade`.
 */
export async function commitTransitions(
  context: PersisterContext,
  request: TransitionRequest,
  base: TransitionBase,
  io: () => CallOptions,
): Promise<AnyLogged> {
  const { states, shield } = context;
  const { operation, path, governorId } = request;
  const operationId = operation?.id ?? states.runtime.ids.next();
  const paths = eventPaths(context, request, operationId);
  const made = await madeOf(context, request, base, paths, operationId, io);
  const due = dueSnapshot(context, governorId, made.head);
  const { version, lamport } = due.head;
  const witness = witnessPath(context, request, operationId, paths);
  const count = request.transitions.length;
  const writes = [
    base.write(due.head),
    ...made.events.map(({ write }) => write),
    ...(operation !== undefined && paths.length === 0
      ? [operationWrite(context, witness, due.head, { ...operation, count })]
      : []),
    ...due.writes,
    ...outboxWrites(context, request, operationId, version),
  ];
  let result: CommitResult;
  let seen: SeenHead | undefined;
  try {
    const onConflict: CommitOptions['onConflict'] = (documents) => {
      if (documents.has(path)) seen = { document: documents.get(path) };
    };
    const named = operation && { operationId, witness, payloadDigest: operation.digest };
    result = await states.store.commit(writes, Object.assign(io(), { onConflict }, named));
  } catch (error) {
    states.heads.forget(path, base.stamp);
    throw refused(error, request, seen);
  }
  const { stamp, recovered } = result;
  if (recovered) {
    states.heads.forget(path);
    if (operation !== undefined) return recordedTransitions(context, request, operation.id, io);
  } else {
    states.heads.remember(Object.freeze({ ...due.head, stamp }), shield);
  }
  const answer = { state: made.state, events: made.events.map(({ event }) => event), lamport };
  // The stamp of a recovered commit may be a later one's: the token names the version alone.
  return logged(version, answer, recovered ? versionStamp(0) : stamp);
}
