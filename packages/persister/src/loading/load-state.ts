import {
  CorruptHistory,
  InvalidArgument,
  StateNotFound,
  isTaiStateError,
  versionStamp,
} from '@tai-state/core';
import type { CallOptions, DocumentValue, StoredState } from '@tai-state/core';
import { dataFromStore, encodeToken, inCall, isLive, storedState } from '@tai-state/core/state-store-kit';
import type { Head, StateCall } from '@tai-state/core/state-store-kit';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import type { LoadedState } from './loaded-state.js';
import { presentHead } from './present-head.js';
import { failureError } from './recover.js';
import { recoverHead } from './recover-head.js';
import type { Recovered } from './recover.js';

/** What is done about an event that cannot be replayed: the call fails, or gives the last good state. */
export type OnReplayError = 'throw' | 'stop';

type AnyLoaded = LoadedState<DocumentValue>;

async function checked(
  context: PersisterContext,
  state: StoredState<DocumentValue>,
): Promise<StoredState<DocumentValue>> {
  const { schema } = context;
  if (schema === undefined) return state;
  const data = (await dataFromStore(schema, state.data, `state ${state.id}`)) as DocumentValue;
  return Object.freeze({ ...state, data });
}

async function ofHead(
  context: PersisterContext,
  head: Head & { readonly data: DocumentValue },
  recovered: boolean,
  io: () => CallOptions,
): Promise<AnyLoaded> {
  const { shield } = context;
  const stored = storedState(head);
  const open = shield.active
    ? Object.freeze({ ...stored, data: await shield.open(stored.data, io()) })
    : stored;
  return Object.freeze({ state: await checked(context, open), recovered, source: 'head' });
}

async function ofReplay(
  context: PersisterContext,
  ref: StateRef,
  recovered: Recovered,
  onError: OnReplayError,
): Promise<AnyLoaded> {
  const { state, version, lamport, failure } = recovered;
  if (failure !== undefined && (onError === 'throw' || state === undefined))
    throw failureError(failure, ref.stateId);
  if (state === undefined) throw new StateNotFound(context.states.paths.head(ref.governorId, ref.stateId));
  const token = encodeToken({ version, stamp: versionStamp(0) });
  const stored = await checked(context, Object.freeze({ ...state, token, lamport }));
  return Object.freeze({
    state: stored,
    recovered: true,
    source: 'replay',
    ...(failure !== undefined && {
      stoppedAt: Object.freeze({
        version: failure.event.version,
        eventId: failure.event.document.id,
        cause:
          failure.error instanceof CorruptHistory ? (failure.error.cause ?? failure.error) : failure.error,
      }),
    }),
  });
}

async function load(
  context: PersisterContext,
  ref: StateRef,
  onError: OnReplayError,
  { io }: StateCall,
): Promise<AnyLoaded> {
  const path = context.states.paths.head(ref.governorId, ref.stateId);
  const before = context.states.heads.get(path);
  const present = await presentHead(context, ref, io);
  if (present.kind === 'current') {
    const { head } = present;
    if (!isLive(head)) throw new StateNotFound(path);
    const recovered = before?.version !== head.version || before.stamp !== head.stamp;
    return ofHead(context, head, recovered, io);
  }
  const recovered = await recoverHead(context, ref, present, io);
  if (recovered === undefined) throw new StateNotFound(path);
  return ofReplay(context, ref, recovered, onError);
}

function checkOnError(onError: string): void {
  if (onError === 'throw' || onError === 'stop') return;
  throw new InvalidArgument('onError', { expected: 'throw or stop', found: 'something else' });
}

/** Loads the present state. */
export async function loadState(
  context: PersisterContext,
  ref: StateRef,
  { onError = 'throw', ...options }: CallOptions & { readonly onError?: OnReplayError },
): Promise<AnyLoaded> {
  context.states.paths.head(ref.governorId, ref.stateId);
  checkOnError(onError);
  try {
    return await inCall(context.states, 'loadState', options, (call) => load(context, ref, onError, call));
  } catch (error) {
    if (error instanceof StateNotFound) throw error;
    const code = isTaiStateError(error) ? error.code : 'unknown';
    context.states.runtime.telemetry.log('error', 'a state was not loaded', { ...ref, error: code });
    throw error;
  }
}
