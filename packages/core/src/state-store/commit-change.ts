import type { CommitResult } from '../document-store/document-store.js';
import { versionStamp } from '../document-store/version-stamp.js';
import type { Write } from '../document-store/write.js';
import { OperationReused, VersionConflict } from '../errors/errors.js';
import { coldWrite } from './cold-write.js';
import type { NamedHead } from './cold-write.js';
import { eventWrite } from './event-document.js';
import type { Head, HeadContent } from './head.js';
import { makeEvent } from './make-event.js';
import { headWrite, nextHead } from './next-head.js';
import { operationWrite, recordedWrite, witnessPath } from './operation-witness.js';
import type { StateCall } from './state-call.js';
import type { StateContext } from './state-context.js';
import type { WrittenState } from './state-snapshot.js';
import { encodeToken } from './state-token.js';
import { digestOfRequest } from './write-request.js';
import type { WriteRequest } from './write-request.js';

/** The head is not the one that an attempt was made from. Nothing was applied. */
export class HeadMoved extends Error {
  constructor(cause: VersionConflict) {
    super(cause.message, { cause });
  }
}

/** What a change is made from: a head that was read, or one that is only named. Undefined: there is no document. */
export type ChangeBase = Head | NamedHead | undefined;

interface Prepared {
  readonly version: number;
  /** Undefined where only the server knows the new head whole. */
  readonly next: HeadContent | undefined;
  readonly writes: readonly Write[];
}

function isNamed(base: ChangeBase): base is NamedHead {
  return base !== undefined && !('lamport' in base);
}

/** The document of the caller's operation, where its event is none. */
function markerOf(context: StateContext, request: WriteRequest, version: number): readonly Write[] {
  const { operationId, event } = request;
  if (operationId === undefined || event !== undefined) return [];
  return [operationWrite(context, witnessPath(context, request, operationId), version)];
}

function prepare(context: StateContext, request: WriteRequest, base: ChangeBase): Prepared {
  const { governorId, stateId, event } = request;
  const version = (base?.version ?? 0) + 1;
  const marker = markerOf(context, request, version);
  if (isNamed(base)) {
    return { version, next: undefined, writes: [coldWrite(context, base, request), ...marker] };
  }
  const next = nextHead(context, context.paths.head(governorId, stateId), base, request);
  const head = headWrite(context, base, next);
  if (event === undefined) return { version, next, writes: [head, ...marker] };
  const operationId = request.operationId ?? context.runtime.ids.next();
  const path = context.paths.event(governorId, stateId, operationId);
  return { version, next, writes: [head, eventWrite(path, makeEvent(path, base, next, event))] };
}

/**
 * Commits a change of the head `base`, with its event and the witness of its operation. Throws `HeadMoved` when the
 * head is another one by now.
 */
export async function commitChange(
  context: StateContext,
  request: WriteRequest,
  base: ChangeBase,
  call: StateCall,
): Promise<WrittenState> {
  const { operationId } = request;
  const path = context.paths.head(request.governorId, request.stateId);
  const witness = operationId === undefined ? undefined : witnessPath(context, request, operationId);
  const { version, next, writes } = prepare(context, request, base);
  let result: CommitResult;
  try {
    result = await context.store.commit(writes, {
      ...call.io(),
      ...(operationId !== undefined &&
        witness !== undefined && { operationId, witness, payloadDigest: digestOfRequest(request) }),
    });
  } catch (error) {
    context.heads.forget(path, base?.stamp);
    if (!(error instanceof VersionConflict)) throw error;
    if (error.path === path) throw new HeadMoved(error);
    // Its document is there, and not by this operation.
    throw operationId !== undefined && error.path === witness
      ? new OperationReused(operationId, { cause: error })
      : error;
  }
  const { stamp, recovered } = result;
  if (recovered || next === undefined) context.heads.forget(path);
  else context.heads.remember(Object.freeze({ ...next, stamp }));
  if (!recovered) return { version, token: encodeToken({ version, stamp }) };
  if (operationId !== undefined && witness !== undefined) {
    return recordedWrite(context, witness, operationId, call);
  }
  // The stamp may be a later commit's: the token names the version alone, and the next write looks the stamp up.
  return { version, token: encodeToken({ version, stamp: versionStamp(0) }) };
}
