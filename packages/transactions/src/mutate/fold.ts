import { InvalidState } from '@tai-state/core';
import type { CreateWrite, Write } from '@tai-state/core';
import {
  checkFits,
  eventWrite,
  headWrite,
  isLive,
  makeEvent,
  nextHead,
  snapshotOf,
} from '@tai-state/core/state-store-kit';
import type { Head, HeadContent, StateContext } from '@tai-state/core/state-store-kit';
import type { Mutation } from './mutation.js';

/** One mutation of a group, and what it makes of the state, or why it makes nothing. */
export type Folded =
  | { readonly mutation: Mutation; readonly next: HeadContent }
  | { readonly mutation: Mutation; readonly error: unknown };

/** Mutations applied one after the other, in the order in which they came. */
export interface Group {
  readonly before: Head | undefined;
  readonly folded: readonly Folded[];
  /** Undefined where every function has thrown. */
  readonly last: HeadContent | undefined;
  /** The head, and the events and markers of those that made something. */
  readonly writes: readonly Write[];
}

/** Applies mutations to a head. A function that throws changes nothing for the others; who has given up is left out. */
export async function foldGroup(
  context: StateContext,
  before: Head | undefined,
  mutations: readonly Mutation[],
): Promise<Group> {
  const folded: Folded[] = [];
  const creates: CreateWrite[] = [];
  let last: HeadContent | undefined;
  for (const mutation of mutations) {
    if (mutation.hasEnded()) continue;
    try {
      const present = last ?? before;
      const next = await nextOf(context, present, mutation);
      if (mutation.hasEnded()) continue;
      creates.push(...createsOf(context, present, next, mutation));
      last = next;
      mutation.sent();
      folded.push({ mutation, next });
    } catch (error) {
      if (!mutation.hasEnded()) folded.push({ mutation, error });
    }
  }
  const writes = last === undefined ? [] : [headWrite(context, before, last), ...creates];
  return { before, folded, last, writes };
}

async function nextOf(
  context: StateContext,
  present: HeadContent | undefined,
  mutation: Mutation,
): Promise<HeadContent> {
  const { request } = mutation;
  const data = await mutation.apply(isLive(present) ? snapshotOf(present).data : undefined);
  if ((data as unknown) === undefined) {
    throw new InvalidState('a mutation has given nothing: it gives the new data, or throws.');
  }
  checkFits(context, { ...request.change, data });
  return nextHead(context, request.path, present, { ...request.change, data });
}

function createsOf(
  context: StateContext,
  present: HeadContent | undefined,
  next: HeadContent,
  { request }: Mutation,
): readonly CreateWrite[] {
  const { event, eventPath, operation } = request;
  const sign = operation && { operation: { id: operation.id, digest: operation.digest } };
  if (event !== undefined && eventPath !== undefined) {
    const write = eventWrite(eventPath, makeEvent(eventPath, present, next, event));
    return [{ ...write, data: { ...write.data, ...sign } }];
  }
  if (operation === undefined) return [];
  const expiresAt = new Date(context.runtime.clock.now() + context.idempotencyWindowMs);
  const data = { formatVersion: 1, version: next.version, expiresAt, ...sign };
  return [{ type: 'create', path: operation.path, data }];
}
