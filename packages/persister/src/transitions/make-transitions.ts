import { InvalidState, StateNotFound } from '@tai-state/core';
import type { CallOptions, DocumentPath, DocumentValue, StateSnapshot } from '@tai-state/core';
import {
  checkedValue,
  dataToStore,
  digestOfValue,
  isLive,
  nextHead,
  snapshotOf,
} from '@tai-state/core/state-store-kit';
import type { HeadContent } from '@tai-state/core/state-store-kit';
import { digestOfHead, historyOf, nextHistory } from '../log/head-history.js';
import { upcast } from '../log/upcast.js';
import type { PersisterContext } from '../persister/persister-context.js';
import { bareEvent, madeEvent } from './make-event.js';
import type { MadeEvent } from './make-event.js';
import type { CheckedTransition, TransitionRequest } from './transition-request.js';

/** What transitions make of a head. */
export interface MadeTransitions {
  /** As it will be stored: sealed. */
  readonly head: HeadContent;
  /** As its readers get it; undefined where it was deleted. */
  readonly state: StateSnapshot<DocumentValue> | undefined;
  /** None without event sourcing. */
  readonly events: readonly MadeEvent[];
}

/** Between two transitions. */
interface Present {
  readonly head: HeadContent | undefined;
  /** Sealed and open; undefined where there is no state. */
  readonly stored: StateSnapshot<DocumentValue> | undefined;
  readonly open: StateSnapshot<DocumentValue> | undefined;
  readonly digest: string | undefined;
  readonly chain: string | undefined;
  readonly remade: boolean;
}

/** Where events of an operation go. */
export type EventPaths = readonly DocumentPath[];

async function presentOf(
  context: PersisterContext,
  head: HeadContent | undefined,
  io: () => CallOptions,
): Promise<Present> {
  if (head === undefined) {
    return {
      head,
      stored: undefined,
      open: undefined,
      digest: undefined,
      chain: undefined,
      remade: false,
    };
  }
  const { states, shield } = context;
  const { version, chain } = historyOf(head);
  const stored = isLive(head) ? snapshotOf(head) : undefined;
  const open =
    stored !== undefined && shield.active
      ? Object.freeze({ ...stored, data: await shield.open(stored.data, io()) })
      : stored;
  const digest = digestOfHead(context, head);
  const remade =
    stored !== undefined &&
    !states.heads.isVerified(head, shield) &&
    digestOfValue(shield.redact(stored.data)) !== digest;
  return { head, stored, open, digest, chain: version === head.version ? chain : undefined, remade };
}

/** What the reducer makes of the data; in digest events only the reducer's own result can be replayed. */
async function reduced(
  context: PersisterContext,
  transition: CheckedTransition,
  head: HeadContent,
  before: DocumentValue | undefined,
  path: DocumentPath,
): Promise<DocumentValue> {
  const { reducer, schema, shield } = context;
  if (reducer === undefined) throw new InvalidState('the persister has no reducer.');
  const event = upcast(context, bareEvent(path, head, transition));
  const data = checkedValue(reducer(before, event), 'the result of the reducer');
  const wanted = transition.data ?? (await dataToStore(schema, data));
  if (wanted === data) return data;
  if (digestOfValue(shield.redact(wanted)) === digestOfValue(shield.redact(data))) return data;
  throw new InvalidState(
    transition.data === undefined
      ? `${transition.action}: the reducer has to give data as the schema puts them out.`
      : `${transition.action}: the data given are not what the reducer makes of the action. Give the one or the other.`,
  );
}

async function dataAfter(
  context: PersisterContext,
  transition: CheckedTransition,
  head: HeadContent,
  before: Present,
  path: DocumentPath,
): Promise<DocumentValue | undefined> {
  const { data, deletes, recordStates } = transition;
  if (deletes) return undefined;
  const replayable = !context.config.enableEventSourcing || recordStates === 'full';
  if (data !== undefined && replayable) return data;
  return reduced(context, transition, head, before.open?.data, path);
}

async function nextOf(
  context: PersisterContext,
  transition: CheckedTransition,
  causality: TransitionRequest['causality'],
  before: Present,
  {
    path,
    statePath,
    io,
  }: { readonly path: DocumentPath; readonly statePath: DocumentPath; readonly io: () => CallOptions },
): Promise<Present & { readonly head: HeadContent }> {
  const { states, shield, config } = context;
  const { metadata, deletes, recordStates } = transition;
  if (deletes && before.stored === undefined) throw new StateNotFound(statePath);
  const change = causality === undefined ? { data: null, metadata } : { data: null, metadata, causality };
  const bare = nextHead(states, statePath, before.head, change);
  const data = await dataAfter(context, transition, bare, before, path);
  const sealed = data === undefined || !shield.active ? data : await shield.seal(data, io());
  const digest = data === undefined ? undefined : digestOfValue(shield.redact(data));
  const byReducer = config.enableEventSourcing && recordStates === 'digest' && !deletes;
  const history = nextHistory(historyOf(before.head), {
    version: bare.version,
    ...(digest !== undefined && { digest }),
    ...(byReducer && { reducerVersion: config.reducerVersion }),
  });
  const head = Object.freeze({ ...bare, data: sealed, indexed: bare.indexed && !deletes, history });
  const stored = isLive(head) ? snapshotOf(head) : undefined;
  const open =
    stored === undefined || data === undefined || !shield.active
      ? stored
      : Object.freeze({ ...stored, data });
  return { head, stored, open, digest, chain: undefined, remade: false };
}

/** Applies transitions to a head, one after the other. Throws `StateNotFound`, `InvalidState`, `SerializationError`. */
export async function makeTransitions(
  context: PersisterContext,
  request: TransitionRequest,
  head: HeadContent | undefined,
  paths: EventPaths,
  operationId: string,
  io: () => CallOptions,
): Promise<MadeTransitions> {
  const { enableEventSourcing, hashChain } = context.config;
  const events: MadeEvent[] = [];
  let present = await presentOf(context, head, io);
  for (const [index, transition] of request.transitions.entries()) {
    const path = paths[index] ?? request.path;
    const causality = index === 0 ? request.causality : undefined;
    let next = await nextOf(context, transition, causality, present, { path, statePath: request.path, io });
    if (enableEventSourcing) {
      const operation = {
        id: operationId,
        index,
        count: request.transitions.length,
        ...(index === 0 && request.operation !== undefined && { digest: request.operation.digest }),
      };
      const event = await madeEvent(context, { path, transition, before: present, next, operation }, io);
      events.push(event);
      const { chain } = event;
      if (hashChain && chain !== undefined) {
        next = {
          ...next,
          chain,
          head: Object.freeze({ ...next.head, history: Object.freeze({ ...next.head.history, chain }) }),
        };
      }
    }
    present = next;
  }
  if (present.head === undefined) throw new InvalidState('there are no transitions.');
  return { head: present.head, state: present.open, events };
}
