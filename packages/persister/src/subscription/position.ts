import { InvalidArgument, versionStamp } from '@tai-state/core';
import type { DocumentValue, VersionStamp } from '@tai-state/core';
import { decodeCursor, encodeCursor } from '@tai-state/core/state-store-kit';
import type { StateRef } from '../persister/persister-context.js';
import type { LoggedEvent } from '../log/logged-event.js';

/**
 * How far a subscriber has come. Over states, events are in the order of their commits; those of one commit, by state
 * and version. Of one state, by version.
 */
export interface Position {
  readonly stamp: VersionStamp;
  /** The last event of the stamp that is behind; undefined: all of them are. */
  readonly event?: { readonly stateId: string; readonly version: number };
  /** Of the subscription of one state: the last version that is behind. */
  readonly version: number;
  /** Events up to this stamp may be missing: they were removed before the subscription began. */
  readonly removedTo: VersionStamp;
}

/** Which events are subscribed to. */
export interface EventSource extends Pick<StateRef, 'governorId'> {
  /** Undefined: those of all states. */
  readonly stateId: string | undefined;
}

/** The state of an event. */
export function stateOf({ document }: LoggedEvent): string {
  return document.data['stateId'] as string;
}

/** Compares events by their commits, and within one by state and version. */
export function compareCommits(left: LoggedEvent, right: LoggedEvent): number {
  if (left.stamp !== right.stamp) return left.stamp - right.stamp;
  const [one, other] = [stateOf(left), stateOf(right)];
  if (one === other) return left.version - right.version;
  return one < other ? -1 : 1;
}

/** Whether an event comes after a position over all states. */
export function isAfter(event: LoggedEvent, { stamp, event: last }: Position): boolean {
  if (event.stamp !== stamp || last === undefined) return event.stamp > stamp;
  const stateId = stateOf(event);
  return stateId === last.stateId ? event.version > last.version : stateId > last.stateId;
}

/** The position behind an event. */
export function behind(event: LoggedEvent, { removedTo }: Position): Position {
  const { stamp, version } = event;
  return { stamp, event: { stateId: stateOf(event), version }, version, removedTo };
}

/** Whether one position of a source is before another. */
export function isBefore({ stateId }: EventSource, left: Position, right: Position): boolean {
  if (stateId !== undefined) return left.version < right.version;
  if (left.stamp !== right.stamp) return left.stamp < right.stamp;
  if (left.event === undefined || right.event === undefined) {
    return left.event !== undefined && right.event === undefined;
  }
  if (left.event.stateId !== right.event.stateId) return left.event.stateId < right.event.stateId;
  return left.event.version < right.event.version;
}

function questionOf({ governorId, stateId }: EventSource): DocumentValue {
  return ['checkpoint', governorId, stateId ?? null];
}

/** A position as a text that only the same source understands. */
export function encodePosition(source: EventSource, { stamp, event, version, removedTo }: Position): string {
  return encodeCursor(questionOf(source), [stamp, event?.stateId ?? null, version, removedTo]);
}

/** The position that a text names. Throws `InvalidArgument`. */
export function decodePosition(source: EventSource, checkpoint: string): Position {
  try {
    const [stamp, stateId, version, removedTo] = decodeCursor(questionOf(source), checkpoint);
    const last = versionOf(version);
    return {
      stamp: versionStamp(stamp as number),
      ...(typeof stateId === 'string' && { event: { stateId, version: last } }),
      version: last,
      removedTo: versionStamp(removedTo as number),
    };
  } catch (error) {
    throw new InvalidArgument('checkpoint', {
      expected: 'one that a subscription to the same events has given',
      found: 'another text',
      cause: error,
    });
  }
}

function versionOf(value: DocumentValue | undefined): number {
  if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value;
  throw new TypeError('not a version');
}
