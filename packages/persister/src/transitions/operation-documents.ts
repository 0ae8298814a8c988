import type { CreateWrite, DocumentPath } from '@tai-state/core';
import { serverTime } from '@tai-state/core';
import { isLive, snapshotOf, snapshotWrite } from '@tai-state/core/state-store-kit';
import type { HeadContent } from '@tai-state/core/state-store-kit';
import type { PersisterContext } from '../persister/persister-context.js';
import type { TransitionRequest } from './transition-request.js';

/**
 * Where the events of an operation go; none without event sourcing. The first one is the same however many there are:
 * an id that comes again with fewer or more transitions is found out by it.
 */
export function eventPaths(
  { states, config }: PersisterContext,
  { governorId, stateId, transitions }: TransitionRequest,
  operationId: string,
): readonly DocumentPath[] {
  if (!config.enableEventSourcing) return [];
  const { paths } = states;
  return transitions.map((_, index) =>
    paths.event(governorId, stateId, operationId, index === 0 ? undefined : index),
  );
}

/** The document that belongs to an operation of the caller's alone: its first event, or one that keeps what it has made. */
export function witnessPath(
  context: PersisterContext,
  request: TransitionRequest,
  operationId: string,
  events: readonly DocumentPath[],
): DocumentPath {
  const [first] = events;
  return first ?? context.states.paths.operation(request.governorId, request.stateId, operationId);
}

/** The write that keeps what an operation has made where its event does not. */
export function operationWrite(
  { states }: PersisterContext,
  path: DocumentPath,
  head: HeadContent,
  operation: { readonly id: string; readonly digest: string; readonly count: number },
): CreateWrite {
  const state = isLive(head)
    ? (snapshotWrite(path, snapshotOf(head)) as CreateWrite).data
    : { formatVersion: 1, stateId: head.stateId, version: head.version };
  const expiresAt = new Date(states.runtime.clock.now() + states.idempotencyWindowMs);
  const data = { ...state, lamport: head.lamport, operation: { ...operation, index: 0 }, expiresAt };
  return { type: 'create', path, data };
}

/** The records for the outbox. Their ids follow from the operation's: written twice, they are still one. */
export function outboxWrites(
  { states }: PersisterContext,
  { governorId, stateId, outbox }: TransitionRequest,
  operationId: string,
  version: number,
): readonly CreateWrite[] {
  return outbox.map(({ type, data }, index) => ({
    type: 'create',
    path: states.paths.outbox(governorId, stateId, operationId, index),
    data: { formatVersion: 1, type, data, governorId, stateId, version, createdAt: serverTime() },
  }));
}
