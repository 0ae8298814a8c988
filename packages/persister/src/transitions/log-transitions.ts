import { VersionConflict, isTaiStateError, retry, versionStamp } from '@tai-state/core';
import { inCall, isLive, refusalOf, snapshotOf } from '@tai-state/core/state-store-kit';
import type { StateCall } from '@tai-state/core/state-store-kit';
import { presentHead } from '../loading/present-head.js';
import { openState } from '../log/open-event.js';
import type { PersisterContext } from '../persister/persister-context.js';
import { HeadMoved, commitTransitions } from './commit-transitions.js';
import { appliedBefore, logged } from './recorded-transitions.js';
import type { AnyLogged } from './recorded-transitions.js';
import { knownBase, readBase } from './transition-base.js';
import { transitionRequest } from './transition-request.js';
import type { AskedTransitions, TransitionRequest } from './transition-request.js';

/** An attempt on what is in storage now. */
async function attemptRead(
  context: PersisterContext,
  request: TransitionRequest,
  { io }: StateCall,
): Promise<AnyLogged> {
  const base = await readBase(context, request, io);
  const refusal = refusalOf(request.expected, base.head, request.path);
  if (refusal === undefined) return commitTransitions(context, request, base, io);
  // It may be refused because it was applied before: then that is what its caller is told.
  const applied = await appliedBefore(context, request, io);
  if (applied === undefined) throw refusal;
  return applied;
}

/** An attempt on what is known; where that is not the present any more, and only the present can do, on that. */
async function attemptKnown(
  context: PersisterContext,
  request: TransitionRequest,
  call: StateCall,
): Promise<AnyLogged> {
  const base = knownBase(context, request);
  if (base === undefined) return attemptRead(context, request, call);
  try {
    return await commitTransitions(context, request, base, call.io);
  } catch (error) {
    const { mode } = request.expected;
    if (!(error instanceof HeadMoved) || mode === 'any' || mode === 'must-exist') throw error;
    return attemptRead(context, request, call);
  }
}

/** No transitions: the state as it is, if it is as expected. */
async function unchanged(
  context: PersisterContext,
  { path, expected, ...ref }: TransitionRequest,
  { io }: StateCall,
): Promise<AnyLogged> {
  const present = await presentHead(context, ref, io);
  if (present.kind === 'damaged' || present.kind === 'outdated') throw present.error;
  const head = present.kind === 'current' ? present.head : undefined;
  const refusal = refusalOf(expected, head, path);
  if (refusal !== undefined) throw refusal;
  const { shield } = context;
  const state = isLive(head) ? await openState(shield, snapshotOf(head), io()) : undefined;
  return logged(
    head?.version ?? 0,
    { state, events: [], lamport: head?.lamport ?? 0 },
    head?.stamp ?? versionStamp(0),
  );
}

function tellDone(
  { states }: PersisterContext,
  { governorId, stateId, transitions, bytes }: TransitionRequest,
  version: number,
): void {
  const { telemetry } = states.runtime;
  telemetry.count('persister.transitions', transitions.length);
  telemetry.record('persister.transition.bytes', bytes);
  telemetry.log('info', 'transitions were logged', {
    governorId,
    stateId,
    version,
    transitions: transitions.length,
  });
}

function tellFailed(
  { states }: PersisterContext,
  { governorId, stateId }: AskedTransitions,
  error: unknown,
): void {
  const { telemetry } = states.runtime;
  const conflict = error instanceof VersionConflict;
  const code = isTaiStateError(error) ? error.code : 'unknown';
  telemetry.count(conflict ? 'persister.conflicts' : 'persister.failures', 1);
  const message = 'transitions were not logged';
  telemetry.log(conflict ? 'warn' : 'error', message, { governorId, stateId, error: code });
}

async function run(
  context: PersisterContext,
  request: TransitionRequest,
  call: StateCall,
): Promise<AnyLogged> {
  if (request.transitions.length === 0) return unchanged(context, request, call);
  const { random, telemetry } = context.states.runtime;
  const { governorId, stateId, path } = request;
  return retry(
    (attempt) =>
      context.turns.run(
        path,
        (turn) => call.call.race(turn),
        () => (attempt === 1 ? attemptKnown : attemptRead)(context, request, call),
      ),
    {
      call: call.call,
      random,
      classify: (error) => (error instanceof HeadMoved ? 'conflict' : 'final'),
      onRetry() {
        telemetry.count('persister.retries', 1);
        telemetry.log('warn', 'a state was changed by others meanwhile', { governorId, stateId });
      },
    },
  );
}

/**
 * Logs transitions of one state in one commit. What an expectation leaves open is tried again when others were faster,
 * until the deadline.
 */
export async function logTransitions(context: PersisterContext, asked: AskedTransitions): Promise<AnyLogged> {
  try {
    const request = await transitionRequest(context, asked);
    const answer = await inCall(context.states, 'logTransition', asked.options, (call) =>
      run(context, request, call),
    );
    if (request.transitions.length > 0) tellDone(context, request, answer.version);
    return answer;
  } catch (error) {
    tellFailed(context, asked, error);
    throw error;
  }
}
