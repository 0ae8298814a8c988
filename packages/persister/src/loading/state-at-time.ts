import { CorruptHistory, InvalidArgument, StateNotFound } from '@tai-state/core';
import type { CallOptions, DocumentValue, QuerySpec, StateSnapshot } from '@tai-state/core';
import { inCall, isLive } from '@tai-state/core/state-store-kit';
import { checkKeepsEvents } from '../log/history.js';
import { logPages } from '../log/log-pages.js';
import { loggedEvent } from '../log/logged-event.js';
import type { LoggedEvent } from '../log/logged-event.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import { stateOfEvent } from './event-state.js';
import { logHistory } from './log-history.js';
import { presentHead } from './present-head.js';
import { failureError, recover } from './recover.js';
import { eventOfVersion } from './state-at-version.js';

type AnyState = StateSnapshot<DocumentValue>;

/** The last moment that storage can hold, in milliseconds since the epoch. */
const lastMoment = 253_402_300_799_999;
const firstMoment = -62_135_596_800_000;

/** The newest event that was committed at or before a time. The time of the request prefilters, the stamp judges. */
async function eventAt(
  context: PersisterContext,
  ref: StateRef,
  time: number,
  io: () => CallOptions,
): Promise<LoggedEvent | undefined> {
  const found = await newestBefore(context, ref, time, io);
  if (found === undefined) return undefined;
  // The server took the request of a later one after the time, but no clock is perfect.
  let event = found;
  for (;;) {
    const next = await eventAfter(context, ref, event.version, io);
    if (next === undefined) return event;
    if (next.version > event.version + 1) {
      throw new CorruptHistory(ref.stateId, event.version + 1, 'its event is missing');
    }
    if (next.stamp > time * 1000) return event;
    event = next;
  }
}

/** The first event after a version that was logged here; undefined where there is none. 1 R. */
async function eventAfter(
  context: PersisterContext,
  ref: StateRef,
  after: number,
  io: () => CallOptions,
): Promise<LoggedEvent | undefined> {
  for await (const [event] of logPages(context, ref, { after, pageSize: 1 }, {}, io)) return event;
  return undefined;
}

async function newestBefore(
  { states }: PersisterContext,
  { governorId, stateId }: StateRef,
  time: number,
  io: () => CallOptions,
): Promise<LoggedEvent | undefined> {
  const spec: QuerySpec = {
    collection: states.paths.events(governorId),
    where: {
      and: [
        { field: 'stateId', op: '==', value: stateId },
        { field: 'loggedAt', op: '<=', value: new Date(time) },
      ],
    },
    orderBy: [
      { field: 'loggedAt', direction: 'desc' },
      { field: 'version', direction: 'desc' },
    ],
    limit: 1,
  };
  let start: QuerySpec['start'];
  for (;;) {
    const { documents } = await states.store.query({ ...spec, ...(start !== undefined && { start }) }, io());
    const [document] = documents;
    if (document === undefined) return undefined;
    const event = loggedEvent(document);
    if (event.stamp <= time * 1000) return event;
    start = { values: [document.data['loggedAt'] ?? null, event.version], inclusive: false };
  }
}

async function replayedAt(
  context: PersisterContext,
  ref: StateRef,
  time: number,
  io: () => CallOptions,
): Promise<AnyState | undefined> {
  const present = await presentHead(context, ref, io);
  const history = await logHistory(context, ref, present, io);
  const recovered = await recover(context, ref, { until: { time }, history }, io);
  if (recovered?.failure !== undefined) throw failureError(recovered.failure, ref.stateId);
  const { trimmed = 0 } = history;
  if (recovered !== undefined) return recovered.state;
  // A deletion of which nothing but the version is kept was not after the head was last written.
  const gone = present.kind === 'current' && !isLive(present.head) && present.head.stamp <= time * 1000;
  if (trimmed === 0 || gone) return undefined;
  const path = context.states.paths.head(ref.governorId, ref.stateId);
  throw new StateNotFound(`${path} at that time (the events up to ${String(trimmed)} were removed)`);
}

async function stateAt(
  context: PersisterContext,
  ref: StateRef,
  time: number,
  io: () => CallOptions,
): Promise<AnyState | undefined> {
  if (context.config.recordStates === 'full') {
    const event = await eventAt(context, ref, time, io);
    const state = event === undefined ? 'digest' : await stateOfEvent(context, ref, event, io);
    if (state !== 'digest') return state;
    const first = await eventOfVersion(context, ref, 1, io);
    if (event === undefined && first !== undefined && first.stamp > time * 1000) return undefined;
  }
  return replayedAt(context, ref, time, io);
}

/** The state as of a time by the server's clock. */
export async function stateAtTime(
  context: PersisterContext,
  ref: StateRef,
  time: number,
  options: CallOptions,
): Promise<AnyState | undefined> {
  checkKeepsEvents(context, 'getStateAtTime');
  context.states.paths.head(ref.governorId, ref.stateId);
  if (typeof time !== 'number' || !(time >= firstMoment)) {
    throw new InvalidArgument('time', { expected: 'milliseconds since the epoch', found: String(time) });
  }
  const moment = Math.min(time, lastMoment);
  return inCall(context.states, 'getStateAtTime', options, ({ io }) => stateAt(context, ref, moment, io));
}
