import type { DocumentPath } from '../document-store/document.js';
import { VersionConflict } from '../errors/errors.js';
import { retry } from '../retry/retry.js';
import type { CallOptions } from '../runtime/call-options.js';
import { canWriteCold } from './cold-write.js';
import { HeadMoved, commitChange } from './commit-change.js';
import type { ChangeBase } from './commit-change.js';
import { refusalOf } from './expectation-check.js';
import { appliedBefore } from './operation-witness.js';
import { readHeads } from './read-heads.js';
import { inCall } from './state-call.js';
import type { StateCall } from './state-call.js';
import type { StateContext } from './state-context.js';
import type { WrittenState } from './state-snapshot.js';
import type { WriteRequest } from './write-request.js';

/** What a first attempt can be made from without reading; `unread` where it cannot. */
function baseWithoutRead(
  context: StateContext,
  { expected, causality, event }: WriteRequest,
  path: DocumentPath,
): ChangeBase | 'unread' {
  const head = context.heads.get(path);
  if (head !== undefined && refusalOf(expected, head, path) === undefined) return head;
  if (expected.mode === 'must-not-exist') return head === undefined ? undefined : 'unread';
  if (expected.mode !== 'exact' || expected.stamp === undefined || event !== undefined) return 'unread';
  return canWriteCold(context, causality)
    ? { path, version: expected.version, stamp: expected.stamp }
    : 'unread';
}

async function attempt(
  context: StateContext,
  request: WriteRequest,
  path: DocumentPath,
  call: StateCall,
  first: boolean,
): Promise<WrittenState> {
  const base = first ? baseWithoutRead(context, request, path) : 'unread';
  if (base !== 'unread') return commitChange(context, request, base, call);
  const [head] = await readHeads(context, [path], call.io());
  const refusal = refusalOf(request.expected, head, path);
  if (refusal === undefined) return commitChange(context, request, head, call);
  // It may be refused because it was applied before: then that is what its caller is told.
  const { operationId } = request;
  const applied =
    operationId === undefined ? undefined : await appliedBefore(context, request, operationId, call);
  if (applied === undefined) throw refusal;
  return applied;
}

/**
 * Changes one state by one conditional commit, without a read where the head is remembered or named by a token. What
 * an expectation leaves open is tried again when others were faster, until the deadline.
 */
export async function writeState(
  context: StateContext,
  request: WriteRequest,
  options: CallOptions,
): Promise<WrittenState> {
  const { governorId, stateId } = request;
  const path = context.paths.head(governorId, stateId);
  const { telemetry, random } = context.runtime;
  const attributes = { call: request.call };
  const fields = { ...attributes, governorId, stateId };
  try {
    const written = await inCall(context, request.call, options, (call) =>
      retry((n) => attempt(context, request, path, call, n === 1), {
        call: call.call,
        random,
        classify: (error) => (error instanceof HeadMoved ? 'conflict' : 'final'),
        onRetry() {
          telemetry.count('state.retries', 1, attributes);
          telemetry.log('warn', 'a state was changed by others meanwhile', fields);
        },
      }),
    );
    telemetry.count('state.updates', 1, attributes);
    telemetry.log('info', 'a state was written', { ...fields, version: written.version });
    return written;
  } catch (error) {
    const conflict = error instanceof VersionConflict;
    telemetry.count(conflict ? 'state.conflicts' : 'state.failures', 1, attributes);
    const code = (error as { readonly code?: string }).code ?? 'unknown';
    telemetry.log(conflict ? 'warn' : 'error', 'a state was not written', { ...fields, error: code });
    throw error;
  }
}
