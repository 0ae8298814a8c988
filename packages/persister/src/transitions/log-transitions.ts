import { retry, versionStamp } from '@tai-state/core';
import { inCall, isLive, refusalOf, snapshotOf } from '@tai-state/core/state-store-kit';
import type { StateCall } from '@tai-state/core/state-store-kit';
import { openState } from '../log/open-event.js';
import type { PersisterContext } from '../persister/persister-context.js';
import { HeadMoved, NotMade, commitTransitions } from './commit-transitions.js';
import { appliedBefore, logged } from './recorded-transitions.js';
import type { AnyLogged } from './recorded-transitions.js';
import { tellDone, tellFailed, tellRetry } from './tell.js';
import { knownBase, presentBase } from './transition-base.js';
import type { SeenHead } from './transition-base.js';
import { transitionRequest } from './transition-request.js';
import type { AskedTransitions, TransitionRequest } from './transition-request.js';

/** Tells why nothing is written, unless the operation was applied before: then that is what its caller is told. */
async function refused(
  context: PersisterContext,
  request: TransitionRequest,
  refusal: unknown,
  { io }: StateCall,
): Promise<AnyLogged> {
  const applied = await appliedBefore(context, request, io);
  if (applied === undefined) throw refusal;
  return applied;
}

/** An attempt on what is in storage, or was when a commit was refused. */
async function attemptPresent(
  context: PersisterContext,
  request: TransitionRequest,
  seen: SeenHead | undefined,
  call: StateCall,
): Promise<AnyLogged> {
  const base = await presentBase(context, request, seen, call.io);
  const refusal = refusalOf(request.expected, base.head, request.path);
  if (refusal !== undefined) return refused(context, request, refusal, call);
  try {
    return await commitTransitions(context, request, base, call.io);
  } catch (error) {
    // What cannot be made of the present base cannot be made at all.
    if (error instanceof NotMade) return refused(context, request, error.cause, call);
    throw error;
  }
}

/** Whether a head that is remembered is enough to refuse: versions only rise, so an older one cannot come back. */
function isOvertaken(context: PersisterContext, { expected, path, operation }: TransitionRequest): boolean {
  const head = context.states.heads.get(path);
  if (operation !== undefined || expected.mode !== 'exact' || !isLive(head)) return false;
  return head.version > expected.version;
}

/** An attempt on what is known, if that is something to begin with and something can be made of it. */
async function attemptKnown(
  context: PersisterContext,
  request: TransitionRequest,
  call: StateCall,
): Promise<AnyLogged> {
  const { expected, path } = request;
  const base = knownBase(context, request);
  if (base !== undefined) {
    try {
      return await commitTransitions(context, request, base, call.io);
    } catch (error) {
      if (!(error instanceof NotMade)) throw error;
      // It is the state that the caller has named, or its absence: then that is the answer, whatever there is by now.
      if (expected.mode === 'exact' || expected.mode === 'must-not-exist') {
        return refused(context, request, error.cause, call);
      }
      // Else only the present head may refuse, and what is remembered may be old.
      return attemptPresent(context, request, undefined, call);
    }
  }
  if (isOvertaken(context, request)) {
    const refusal = refusalOf(expected, context.states.heads.get(path), path);
    if (refusal !== undefined) throw refusal;
  }
  return attemptPresent(context, request, undefined, call);
}

/**
 * One attempt, and at once a second one from what was there when the first was refused: a wait would only make it old.
 */
async function attemptTwice(
  context: PersisterContext,
  request: TransitionRequest,
  n: number,
  call: StateCall,
): Promise<AnyLogged> {
  try {
    return await (n === 1
      ? attemptKnown(context, request, call)
      : attemptPresent(context, request, undefined, call));
  } catch (error) {
    if (!(error instanceof HeadMoved)) throw error;
    const { mode } = request.expected;
    if (mode === 'any' || mode === 'must-exist') tellRetry(context, request);
    return attemptPresent(context, request, error.seen, call);
  }
}

/** No transitions: the state as it is, if it is as expected. */
async function unchanged(
  context: PersisterContext,
  request: TransitionRequest,
  { io }: StateCall,
): Promise<AnyLogged> {
  const { head, stamp = versionStamp(0) } = await presentBase(context, request, undefined, io);
  const refusal = refusalOf(request.expected, head, request.path);
  if (refusal !== undefined) throw refusal;
  const state = isLive(head) ? await openState(context.shield, snapshotOf(head), io()) : undefined;
  return logged(head?.version ?? 0, { state, events: [], lamport: head?.lamport ?? 0 }, stamp);
}

async function run(
  context: PersisterContext,
  request: TransitionRequest,
  call: StateCall,
): Promise<AnyLogged> {
  if (request.transitions.length === 0) return unchanged(context, request, call);
  return retry(
    (n) =>
      context.turns.run(
        request.path,
        (turn) => call.call.race(turn),
        () => attemptTwice(context, request, n, call),
      ),
    {
      call: call.call,
      random: context.states.runtime.random,
      classify: (error) => (error instanceof HeadMoved ? 'conflict' : 'final'),
      onRetry() {
        tellRetry(context, request);
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
    return await inCall(context.states, 'logTransition', asked.options, async (call) => {
      const request = await call.call.race(transitionRequest(context, asked));
      const answer = await run(context, request, call);
      if (request.transitions.length > 0) tellDone(context, request, answer.version);
      return answer;
    });
  } catch (error) {
    tellFailed(context, asked, error);
    throw error;
  }
}
