import { InvalidArgument, TooLarge, checkId, limits } from '@tai-state/core';
import type {
  ChangeMetadata,
  DocumentValue,
  ExpectedState,
  StandardSchema,
  VectorClockSnapshot,
} from '@tai-state/core';
import {
  checkedCausality,
  checkedChange,
  checkedDraft,
  checkedValue,
  dataToStore,
  digestOfValue,
  expectationOf,
  valueSize,
} from '@tai-state/core/state-store-kit';
import type { CheckedDraft, Expectation } from '@tai-state/core/state-store-kit';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import type { OutboxRecord, Transition, TransitionOptions } from './transition.js';

/** One transition, checked. */
export interface CheckedTransition extends Omit<CheckedDraft, 'payload'> {
  readonly payload: DocumentValue | undefined;
  /** Undefined where the reducer makes them, and for a deletion. */
  readonly data: DocumentValue | undefined;
  readonly deletes: boolean;
  readonly metadata: ChangeMetadata;
}

/** Transitions of one state, checked. */
export interface TransitionRequest extends StateRef {
  readonly path: string;
  readonly transitions: readonly CheckedTransition[];
  readonly expected: Expectation;
  readonly causality: VectorClockSnapshot | undefined;
  readonly outbox: readonly OutboxRecord[];
  /** What the caller has named the operation, and what identifies its payload. */
  readonly operation: { readonly id: string; readonly digest: string } | undefined;
  /** What storage will count for data and payloads at least, in bytes. */
  readonly bytes: number;
}

/** What is to be done. */
type RequestContent = Pick<
  TransitionRequest,
  'governorId' | 'stateId' | 'transitions' | 'causality' | 'outbox'
>;

/** What a caller has given. */
export interface AskedTransitions extends StateRef {
  readonly transitions: readonly Transition<unknown>[];
  readonly expected: ExpectedState;
  readonly options: TransitionOptions;
}

/** Checks and copies one transition, but for what the schema makes of its data. */
function checkedTransition(
  { config, reducer, states }: PersisterContext,
  given: Transition<unknown>,
): CheckedTransition {
  if (typeof given !== 'object' || (given as unknown) === null) {
    throw new InvalidArgument('transition', { expected: 'an object', found: typeof given });
  }
  const { data, deletes = false, metadata } = given;
  const draft = checkedDraft(given, config.recordStates);
  if (deletes && data !== undefined) {
    throw new InvalidArgument('transition.data', { expected: 'none beside deletes', found: 'data' });
  }
  const needed = config.enableEventSourcing && draft.recordStates === 'digest';
  if (reducer === undefined && (needed || (data === undefined && !deletes))) {
    throw needed
      ? new InvalidArgument('recordStates', { expected: 'full where there is no reducer', found: 'digest' })
      : new InvalidArgument('transition.data', {
          expected: 'data, or a reducer that makes them',
          found: 'none',
        });
  }
  const copy = data === undefined ? undefined : checkedValue(data, 'data');
  return {
    action: draft.action,
    payload: draft.payload,
    schemaVersion: draft.schemaVersion,
    recordStates: draft.recordStates,
    data: copy,
    deletes,
    metadata: checkedChange(metadata, states.runtime.clock),
  };
}

/** The transitions with the data that the schema makes of them. */
async function ofSchema(
  schema: StandardSchema<unknown>,
  transitions: readonly CheckedTransition[],
): Promise<readonly CheckedTransition[]> {
  const made: CheckedTransition[] = [];
  for (const { data, ...rest } of transitions) {
    made.push({ ...rest, data: data === undefined ? undefined : await dataToStore(schema, data) });
  }
  return made;
}

function checkedRecord(given: OutboxRecord, index: number): OutboxRecord {
  const argument = `outbox[${String(index)}]`;
  if (typeof given !== 'object' || (given as unknown) === null) {
    throw new InvalidArgument(argument, { expected: 'a type and data', found: typeof given });
  }
  const { type, data } = given;
  if (typeof type !== 'string' || type.length === 0) {
    const found = typeof type === 'string' ? 'an empty text' : typeof type;
    throw new InvalidArgument(`${argument}.type`, { expected: 'a text', found });
  }
  return { type, data: checkedValue(data, `${argument}.data`) };
}

function checkedOutbox(outbox: readonly OutboxRecord[]): readonly OutboxRecord[] {
  if (Array.isArray(outbox)) return outbox.map(checkedRecord);
  throw new InvalidArgument('outbox', { expected: 'a list of records', found: typeof outbox });
}

/** Refuses what no document, or no commit, can hold, as far as it can be told without the head. Gives the bytes. */
function checkSizes({ config }: PersisterContext, path: string, request: RequestContent): number {
  const { outbox } = request;
  const { commitWrites, commitBytes, documentBytes } = limits;
  const sourced = config.enableEventSourcing;
  // Without events nothing is written of a transition but the data that the last one leads to.
  const transitions = sourced
    ? request.transitions
    : request.transitions.slice(-1).map((last) => ({ ...last, payload: undefined }));
  const writes = 1 + (sourced ? transitions.length : 0) + outbox.length;
  if (writes > commitWrites) throw new TooLarge('commit', commitWrites, writes, 'writes');
  let before = 0;
  let total = 0;
  for (const { data: made, payload, recordStates } of transitions) {
    const data = made === undefined ? 0 : valueSize(made);
    const states = sourced && recordStates === 'full' ? before + data : data;
    const bytes = states + (payload === undefined ? 0 : valueSize(payload));
    if (bytes > documentBytes) throw new TooLarge(path, documentBytes, bytes, 'bytes');
    total += bytes;
    before = data;
  }
  total += before;
  for (const { data } of outbox) total += valueSize(data);
  if (total > commitBytes) throw new TooLarge('commit', commitBytes, total, 'bytes');
  return total;
}

/**
 * What identifies an operation's payload: what was asked for, whatever head it meets and whenever it is made. It is kept,
 * so it leaves out what personal fields say: a guess at them could be confirmed by it.
 */
function digestOfRequest(
  { shield }: PersisterContext,
  { governorId, stateId, transitions, causality, outbox }: RequestContent,
): string {
  const changes = transitions.map(({ metadata, data, payload, ...rest }) => {
    const { changedBy, reason, context } = metadata;
    return {
      ...rest,
      data: data === undefined ? null : shield.redact(data),
      payload: payload === undefined ? null : shield.redactPayload(rest.action, payload),
      changedBy,
      reason,
      context: context ?? null,
    };
  });
  return digestOfValue(['logTransition', governorId, stateId, changes, causality ?? null, outbox]);
}

/**
 * Checks and copies all that a caller has given, before anything is waited for: what becomes of it afterwards changes
 * nothing. Throws `InvalidArgument`, `SerializationError` or `TooLarge`.
 */
export async function transitionRequest(
  context: PersisterContext,
  asked: AskedTransitions,
): Promise<TransitionRequest> {
  const { governorId, stateId, options } = asked;
  const { causality, operationId, outbox = [] } = options;
  const path = context.states.paths.head(governorId, stateId);
  if (operationId !== undefined) checkId(operationId, 'operationId');
  const expected = expectationOf(asked.expected);
  const given = asked.transitions.map((transition) => checkedTransition(context, transition));
  const clock = causality === undefined ? undefined : checkedCausality(causality);
  const records = checkedOutbox(outbox);
  const transitions = context.schema === undefined ? given : await ofSchema(context.schema, given);
  const content = { governorId, stateId, transitions, causality: clock, outbox: records };
  const operation =
    operationId === undefined ? undefined : { id: operationId, digest: digestOfRequest(context, content) };
  const bytes = checkSizes(context, path, content);
  return {
    governorId,
    stateId,
    path,
    expected,
    transitions,
    causality: clock,
    outbox: records,
    operation,
    bytes,
  };
}
