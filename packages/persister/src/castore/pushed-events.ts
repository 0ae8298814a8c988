import { InvalidArgument, VersionConflict } from '@tai-state/core';
import { isLive } from '@tai-state/core/state-store-kit';
import type { HeadContent } from '@tai-state/core/state-store-kit';
import type { EventDetail } from '@castore/core';
import type { StateRef } from '../persister/persister-context.js';
import { EventAlreadyExists } from './event-already-exists.js';

/** Events of one aggregate that are pushed together, in the order of versions. */
export interface PushedEvents extends StateRef {
  readonly path: string;
  readonly events: readonly EventDetail[];
}

/** The same, seen from the head: what is new, and what takes the place of events that are there. */
export interface PlannedEvents {
  readonly appended: readonly EventDetail[];
  readonly replaced: readonly EventDetail[];
}

/** Puts together what belongs to one aggregate. Throws `InvalidArgument` where its versions do not follow each other. */
export function byAggregate(
  pushed: readonly (StateRef & { readonly path: string; readonly event: EventDetail })[],
): readonly PushedEvents[] {
  const aggregates = new Map<string, StateRef & { readonly path: string; readonly events: EventDetail[] }>();
  for (const { event, ...ref } of pushed) {
    const aggregate = aggregates.get(ref.path) ?? { ...ref, events: [] };
    aggregates.set(ref.path, aggregate);
    const previous = aggregate.events.at(-1)?.version ?? event.version - 1;
    if (!Number.isSafeInteger(event.version) || event.version < 1 || event.version !== previous + 1) {
      throw new InvalidArgument(`event.version of ${ref.stateId}`, {
        expected: 'a whole number, 1 at least, one more than that of the event before',
        found: String(event.version),
      });
    }
    aggregate.events.push(event);
  }
  return [...aggregates.values()];
}

/**
 * What the events are to the head of their aggregate. Throws `EventAlreadyExists` for a version that is there, unless
 * it is forced, and `VersionConflict` where versions would be missing.
 */
export function plan(
  { governorId, stateId, path, events }: PushedEvents,
  head: HeadContent | undefined,
  force: boolean,
): PlannedEvents {
  const present = head?.version ?? 0;
  const replaced = events.filter(({ version }) => version <= present);
  const appended = events.filter(({ version }) => version > present);
  const [taken] = replaced;
  if (taken !== undefined && !force) {
    const cause = new VersionConflict(path, taken.version - 1, present);
    throw new EventAlreadyExists(governorId, stateId, taken.version, { cause });
  }
  const [first] = appended;
  if (first !== undefined && first.version !== present + 1) {
    throw new VersionConflict(path, first.version - 1, isLive(head) ? present : 'absent');
  }
  return { appended, replaced };
}
