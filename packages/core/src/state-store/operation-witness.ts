import type { DocumentPath } from '../document-store/document.js';
import { versionStamp } from '../document-store/version-stamp.js';
import type { CreateWrite, Write } from '../document-store/write.js';
import { OutcomeUnknown, VersionConflict } from '../errors/errors.js';
import { wholeNumber } from './head-document.js';
import type { StateCall } from './state-call.js';
import type { StateContext } from './state-context.js';
import type { WrittenState } from './state-snapshot.js';
import { encodeToken } from './state-token.js';
import { digestOfRequest } from './write-request.js';
import type { WriteRequest } from './write-request.js';

/** The document that belongs to a caller's operation alone: its event, or one that keeps the version it has made. */
export function witnessPath(
  { paths }: StateContext,
  { governorId, stateId, event }: WriteRequest,
  operationId: string,
): DocumentPath {
  return event === undefined
    ? paths.operation(governorId, stateId, operationId)
    : paths.event(governorId, stateId, operationId);
}

/** The write of the document that keeps an operation without an event. */
export function operationWrite(context: StateContext, path: DocumentPath, version: number): CreateWrite {
  const expiresAt = new Date(context.runtime.clock.now() + context.idempotencyWindowMs);
  return { type: 'create', path, data: { formatVersion: 1, version, expiresAt } };
}

/** What an operation that was applied has made. Throws `OutcomeUnknown` when that cannot be read now. */
export async function recordedWrite(
  { store }: StateContext,
  witness: DocumentPath,
  operationId: string,
  call: StateCall,
): Promise<WrittenState> {
  try {
    const { documents } = await store.getAll([witness], call.io());
    const [document] = documents;
    const version = wholeNumber(document?.data['version'], 1);
    return { version, token: encodeToken({ version, stamp: document?.createTime ?? versionStamp(0) }) };
  } catch (error) {
    // It was applied, so no error may say that it was not.
    throw new OutcomeUnknown(operationId, { cause: error });
  }
}

/**
 * Finds out whether an operation was applied before: by a commit with its witness that cannot succeed, since no
 * document is as old as its precondition asks for. Throws `OperationReused`.
 */
export async function appliedBefore(
  context: StateContext,
  request: WriteRequest,
  operationId: string,
  call: StateCall,
): Promise<WrittenState | undefined> {
  const witness = witnessPath(context, request, operationId);
  const writes: readonly Write[] = [
    {
      type: 'verify',
      path: context.paths.head(request.governorId, request.stateId),
      precondition: { updateTime: versionStamp(1) },
    },
    operationWrite(context, witness, 1),
  ];
  try {
    await context.store.commit(writes, {
      ...call.io(),
      operationId,
      witness,
      payloadDigest: digestOfRequest(request),
    });
  } catch (error) {
    if (error instanceof VersionConflict) return undefined;
    throw error;
  }
  return recordedWrite(context, witness, operationId, call);
}
