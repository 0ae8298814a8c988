import { VersionConflict, retry } from '@tai-state/core';
import type { CallOptions, Write } from '@tai-state/core';
import { headWrite, inCall, readHeads } from '@tai-state/core/state-store-kit';
import type { Head, HeadContent, StateCall } from '@tai-state/core/state-store-kit';
import type { EventDetail } from '@castore/core';
import type { EventChange } from '../interop/event-change.js';
import type { PersisterContext } from '../persister/persister-context.js';
import { makeTransitions } from '../transitions/make-transitions.js';
import { eventPaths } from '../transitions/operation-documents.js';
import { dueSnapshot } from '../transitions/snapshot-writes.js';
import { tellDone, tellFailed, tellRetry } from '../transitions/tell.js';
import { transitionRequest } from '../transitions/transition-request.js';
import type { TransitionRequest } from '../transitions/transition-request.js';
import { EventAlreadyExists } from './event-already-exists.js';
import { draftOf } from './event-detail.js';
import { plan } from './pushed-events.js';
import type { PushedEvents } from './pushed-events.js';
import { replacedEvent } from './replaced-event.js';

/** How events are pushed. */
export interface PushOptions {
  readonly force: boolean;
  readonly change: EventChange<EventDetail> | undefined;
}

/** What is written for one aggregate. */
interface PreparedAggregate {
  readonly request: TransitionRequest | undefined;
  readonly writes: readonly Write[];
  /** The head after the commit; undefined where it stays. */
  readonly next: HeadContent | undefined;
}

/** The heads of the aggregates: the first time as they are remembered, where they fit. */
async function headsOf(
  { states }: PersisterContext,
  aggregates: readonly PushedEvents[],
  first: boolean,
  io: () => CallOptions,
): Promise<readonly (Head | undefined)[]> {
  const known = aggregates.map(({ path, events }) => {
    const head = states.heads.get(path);
    return head?.version === (events[0]?.version ?? 0) - 1 ? head : undefined;
  });
  const unread = aggregates.filter(({ events }, index) => {
    return known[index] === undefined && !(first && events[0]?.version === 1);
  });
  const paths = unread.map(({ path }) => path);
  const read = paths.length === 0 ? [] : await readHeads(states, paths, io());
  const heads = new Map(read.map((head, index) => [paths[index], head]));
  return aggregates.map(({ path }, index) => known[index] ?? heads.get(path));
}

async function prepared(
  context: PersisterContext,
  aggregate: PushedEvents,
  head: Head | undefined,
  { force, change }: PushOptions,
  io: () => CallOptions,
): Promise<PreparedAggregate> {
  const { states } = context;
  const { governorId, stateId } = aggregate;
  const { appended, replaced } = plan(aggregate, head, force);
  const writes: Write[] = [];
  if (head !== undefined) {
    for (const event of replaced) {
      const draft = { ...draftOf(event, change, states.nodeId), version: event.version };
      writes.push(await replacedEvent(context, aggregate, head, draft, io));
    }
  }
  if (appended.length === 0) return { request: undefined, writes, next: undefined };
  const transitions = appended.map((event) => draftOf(event, change, states.nodeId));
  const asked = { governorId, stateId, transitions, expected: 'any', options: {} } as const;
  const request = await transitionRequest(context, asked);
  const operationId = states.runtime.ids.next();
  const paths = eventPaths(context, request, operationId);
  const made = await makeTransitions(context, request, head, paths, operationId, io);
  const due = dueSnapshot(context, governorId, made.head);
  writes.push(headWrite(states, head, due.head), ...made.events.map(({ write }) => write), ...due.writes);
  return { request, writes, next: due.head };
}

async function attempt(
  context: PersisterContext,
  aggregates: readonly PushedEvents[],
  options: PushOptions,
  first: boolean,
  { io }: StateCall,
): Promise<void> {
  const { heads, store } = context.states;
  const before = await headsOf(context, aggregates, first, io);
  const all: PreparedAggregate[] = [];
  for (const [index, aggregate] of aggregates.entries()) {
    all.push(await prepared(context, aggregate, before[index], options, io));
  }
  try {
    const { stamp, recovered } = await store.commit(
      all.flatMap(({ writes }) => writes),
      io(),
    );
    for (const { request, next } of all) {
      if (request === undefined || next === undefined) continue;
      tellDone(context, request, next.version);
      if (recovered) heads.forget(next.path);
      else heads.remember(Object.freeze({ ...next, stamp }));
    }
  } catch (error) {
    for (const { path } of aggregates) heads.forget(path);
    throw error instanceof VersionConflict ? new CommitConflict(error) : error;
  }
}

/** A commit met another writer: what it was made from has to be read again. */
class CommitConflict extends Error {
  constructor(cause: VersionConflict) {
    super(cause.message, { cause });
  }
}

/**
 * Pushes events of any number of aggregates in one commit: 2 W for each aggregate's first event and 1 W for each other;
 * 1 R for each aggregate that this process does not remember, unless it begins. Throws `EventAlreadyExists`,
 * `VersionConflict`, `TooLarge`.
 */
export async function pushEvents(
  context: PersisterContext,
  aggregates: readonly PushedEvents[],
  options: PushOptions,
): Promise<void> {
  const { random } = context.states.runtime;
  try {
    await inCall(context.states, 'pushEvents', {}, (call) =>
      retry((n) => attempt(context, aggregates, options, n === 1, call), {
        call: call.call,
        random,
        classify: (error) => (error instanceof CommitConflict ? 'conflict' : 'final'),
        onRetry() {
          for (const aggregate of aggregates) tellRetry(context, aggregate);
        },
      }),
    );
  } catch (error) {
    const told = error instanceof EventAlreadyExists ? error.cause : error;
    for (const aggregate of aggregates) tellFailed(context, aggregate, told);
    throw error;
  }
}
