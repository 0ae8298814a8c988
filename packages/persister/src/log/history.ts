import { CorruptHistory, InvalidArgument, InvalidState, StateNotFound } from '@tai-state/core';
import type { CallOptions } from '@tai-state/core';
import type { AnyEvent } from '@tai-state/core/state-store-kit';
import { logHistory } from '../loading/log-history.js';
import { presentHead } from '../loading/present-head.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import { checkEventData } from './event-data.js';
import type { HeadHistory } from './head-history.js';
import { logPages } from './log-pages.js';
import { afterVersion, follow, startOfLog } from './log-position.js';
import type { LogPosition } from './log-position.js';
import { decodeEvent } from './logged-event.js';
import { openEvent } from './open-event.js';
import { upcast } from './upcast.js';

/** Which events of a state are asked for. */
export interface HistoryRange {
  /** Versions after this one. Defaults to all that are kept. */
  readonly after?: number;
  /** Up to this version. Defaults to the last one. */
  readonly upTo?: number;
}

/** Refuses calls on the history of a persister that keeps none. */
export function checkKeepsEvents({ config }: PersisterContext, call: string): void {
  if (config.enableEventSourcing) return;
  throw new InvalidState(
    `${call}: expected a persister with event sourcing, found one without. It keeps no history.`,
  );
}

function checkBound(value: number | undefined, argument: string): void {
  if (value === undefined || (Number.isSafeInteger(value) && value >= 0)) return;
  throw new InvalidArgument(argument, {
    expected: 'a version: a whole number, 0 at least',
    found: String(value),
  });
}

/** Where the reading begins. Throws `StateNotFound` for events that were removed. */
function positionOf(path: string, after: number | undefined, history: HeadHistory): LogPosition {
  const { trimmed = 0 } = history;
  if (after === undefined || after === trimmed) return startOfLog(history);
  if (after > trimmed) return afterVersion(after);
  const version = `version ${String(after + 1)}`;
  throw new StateNotFound(`${path} at ${version} (the events up to ${String(trimmed)} were removed)`);
}

/** The events of a log whose head was read; as `historyOfState`. */
export async function* eventsOfLog(
  context: PersisterContext,
  ref: StateRef,
  history: HeadHistory,
  { after, upTo }: HistoryRange,
  options: CallOptions,
): AsyncGenerator<AnyEvent, void, undefined> {
  const io = (): CallOptions => options;
  const path = context.states.paths.head(ref.governorId, ref.stateId);
  let position = positionOf(path, after, history);
  // What the head was written with is there. Where reads are no snapshots, a second one shows it.
  const least = Math.min(upTo ?? Infinity, history.version ?? 0);
  for (let reads = 0; reads === 0 || (reads === 1 && position.version < least); reads += 1) {
    for await (const page of logPages(context, ref, { after: position.version, upTo }, history, io)) {
      for (const event of page) {
        position = follow(position, event, ref.stateId);
        checkEventData(context, event, ref.stateId);
        context.states.lamport.observe(event.document.data['lamport'] as number);
        yield upcast(context, await openEvent(context.shield, decodeEvent(event), options));
      }
    }
  }
  if (position.version >= least) return;
  throw new CorruptHistory(ref.stateId, position.version + 1, 'its event is missing');
}

async function* eventsOf(
  context: PersisterContext,
  ref: StateRef,
  range: HistoryRange,
  options: CallOptions,
): AsyncGenerator<AnyEvent, void, undefined> {
  const io = (): CallOptions => options;
  const history = await logHistory(context, ref, await presentHead(context, ref, io), io);
  yield* eventsOfLog(context, ref, history, range, options);
}

/**
 * The events of a state in the order of versions, checked, in the present shape and with their personal fields
 * readable. Throws `CorruptHistory` at the first one that does not follow on the one before it.
 */
export function historyOfState(
  context: PersisterContext,
  ref: StateRef,
  range: HistoryRange,
  options: CallOptions,
): AsyncIterable<AnyEvent> {
  checkKeepsEvents(context, 'getHistory');
  context.states.paths.head(ref.governorId, ref.stateId);
  checkBound(range.after, 'after');
  checkBound(range.upTo, 'upTo');
  return eventsOf(context, ref, range, options);
}
