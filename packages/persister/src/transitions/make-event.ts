import type {
  CallOptions,
  CreateWrite,
  DocumentPath,
  DocumentValue,
  StateSnapshot,
  StoredDocument,
} from '@tai-state/core';
import { stateId } from '@tai-state/core';
import { eventWrite } from '@tai-state/core/state-store-kit';
import type { AnyEvent, HeadContent } from '@tai-state/core/state-store-kit';
import { chainOf } from '../log/chain.js';
import type { EventOperation } from '../log/logged-event.js';
import type { PersisterContext } from '../persister/persister-context.js';
import type { CheckedTransition } from './transition-request.js';

type AnyState = StateSnapshot<DocumentValue>;

/** A state before or after a transition: sealed, open, and its digest; undefined where there is none. */
interface Side {
  readonly stored: AnyState | undefined;
  readonly open: AnyState | undefined;
  readonly digest: string | undefined;
  readonly chain: string | undefined;
  /** Whether another version of the reducer has made the data anew: then they are not those of the digest. */
  readonly remade: boolean;
}

/** An event on its way into storage. */
export interface MadeEvent {
  readonly write: CreateWrite;
  /** As its readers get it. */
  readonly event: AnyEvent;
  readonly chain: string | undefined;
}

type Draft = { -readonly [Field in keyof AnyEvent]: AnyEvent[Field] };

function draftOf(
  path: DocumentPath,
  head: HeadContent,
  { action, schemaVersion }: CheckedTransition,
  payload: DocumentValue | undefined,
): Draft {
  const draft: Draft = {
    id: path.slice(path.lastIndexOf('/') + 1),
    stateId: stateId(head.stateId),
    version: head.version,
    action,
    schemaVersion,
    timestamp: head.timestamp,
    causality: head.causality,
    lamport: head.lamport,
    metadata: head.metadata,
  };
  if (payload !== undefined) draft.payload = payload;
  return draft;
}

/** The event of a transition without the states: what the reducer gets. */
export function bareEvent(path: DocumentPath, head: HeadContent, transition: CheckedTransition): AnyEvent {
  return Object.freeze(draftOf(path, head, transition, transition.payload));
}

/** The event with what it records of the states. */
function withStates(draft: Draft, full: boolean, from: Side, to: Side, side: 'stored' | 'open'): AnyEvent {
  if (full) {
    const [fromState, toState] = [from.remade ? undefined : from[side], to[side]];
    if (fromState !== undefined) draft.fromState = fromState;
    if (toState !== undefined) draft.toState = toState;
  }
  if (from.digest !== undefined) draft.fromDigest = from.digest;
  if (to.digest !== undefined) draft.toDigest = to.digest;
  return Object.freeze(draft);
}

/** Makes the event of a transition from one state to the next. */
export async function madeEvent(
  { config, shield }: PersisterContext,
  made: {
    readonly path: DocumentPath;
    readonly transition: CheckedTransition;
    readonly before: Side;
    readonly next: Side & { readonly head: HeadContent };
    readonly operation: EventOperation;
  },
  io: () => CallOptions,
): Promise<MadeEvent> {
  const { path, transition, before, next, operation } = made;
  const full = transition.recordStates === 'full';
  const { action, payload } = transition;
  const event = withStates(draftOf(path, next.head, transition, payload), full, before, next, 'open');
  let stored = event;
  if (shield.active) {
    const data = next.open?.data ?? before.open?.data;
    const sealed = payload === undefined ? undefined : await shield.sealPayload(action, payload, data, io());
    stored = withStates(draftOf(path, next.head, transition, sealed), full, before, next, 'stored');
  }
  const also: Record<string, DocumentValue> = { operation: { ...operation } };
  if (!full && next.digest !== undefined) also['reducerVersion'] = config.reducerVersion;
  const write = eventWrite(path, stored, also);
  if (!config.hashChain) return { write, event, chain: undefined };
  const document = { id: event.id, data: write.data as unknown as StoredDocument['data'] };
  const chain = chainOf(before.chain, document);
  return { write: { ...write, data: { ...write.data, chain } }, event, chain };
}
