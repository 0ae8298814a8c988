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

/** The event of a transition without the states: what the reducer gets. */
export function bareEvent(path: DocumentPath, head: HeadContent, transition: CheckedTransition): AnyEvent {
  const { action, payload, schemaVersion } = transition;
  return Object.freeze({
    id: path.slice(path.lastIndexOf('/') + 1),
    stateId: stateId(head.stateId),
    version: head.version,
    action,
    ...(payload !== undefined && { payload }),
    schemaVersion,
    timestamp: head.timestamp,
    causality: head.causality,
    lamport: head.lamport,
    metadata: head.metadata,
  });
}

function withStates(bare: AnyEvent, full: boolean, from: Side, to: Side, side: 'stored' | 'open'): AnyEvent {
  const [fromState, toState] = full
    ? [from.remade ? undefined : from[side], to[side]]
    : [undefined, undefined];
  return Object.freeze({
    ...bare,
    ...(fromState !== undefined && { fromState }),
    ...(toState !== undefined && { toState }),
    ...(from.digest !== undefined && { fromDigest: from.digest }),
    ...(to.digest !== undefined && { toDigest: to.digest }),
  });
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
  const bare = bareEvent(path, next.head, transition);
  const event = withStates(bare, full, before, next, 'open');
  let stored = event;
  if (shield.active) {
    const { action, payload } = transition;
    const data = next.open?.data ?? before.open?.data;
    const sealed = payload === undefined ? undefined : await shield.sealPayload(action, payload, data, io());
    stored = withStates(
      { ...bare, ...(sealed !== undefined && { payload: sealed }) },
      full,
      before,
      next,
      'stored',
    );
  }
  const write = eventWrite(path, stored);
  const data = {
    ...write.data,
    operation: { ...operation },
    ...(!full && next.digest !== undefined && { reducerVersion: config.reducerVersion }),
  };
  if (!config.hashChain) return { write: { ...write, data }, event, chain: undefined };
  const document = { id: event.id, data: data as unknown as StoredDocument['data'] };
  const chain = chainOf(before.chain, document);
  return { write: { ...write, data: { ...data, chain } }, event, chain };
}
