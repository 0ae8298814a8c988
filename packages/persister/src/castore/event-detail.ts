import type { Change, DocumentData, DocumentValue } from '@tai-state/core';
import type { AnyEvent } from '@tai-state/core/state-store-kit';
import type { EventDetail } from '@castore/core';
import { changeOf } from '../interop/event-change.js';
import type { EventChange } from '../interop/event-change.js';
import { plainData } from '../interop/plain-data.js';
import type { Transition } from '../transitions/transition.js';

/** The data of a state that stands for an aggregate: what its list is ordered by. */
export interface AggregateState {
  readonly initialEventTimestamp: string;
}

/** An event as it lies in the log: what Castore says beside payload and type is in the context of its metadata. */
type Logged = Pick<AnyEvent, 'stateId' | 'version' | 'action' | 'payload' | 'metadata' | 'timestamp'>;

/** Castore's timestamp of an event; for one that was logged otherwise, the log's. */
function timestampOf({ metadata, timestamp }: Logged): string {
  const told = metadata.context?.['timestamp'];
  return typeof told === 'string' ? told : new Date(timestamp).toISOString();
}

/** An event of the log as Castore reads it. */
export function eventDetail(event: Logged): EventDetail {
  const { stateId, version, action, payload, metadata } = event;
  const own = metadata.context?.['metadata'];
  return {
    aggregateId: stateId,
    version,
    type: action,
    timestamp: timestampOf(event),
    ...(payload !== undefined && { payload }),
    ...(own !== undefined && { metadata: own }),
  };
}

/** What the log says of an event of Castore's beside the state. */
export function draftOf(
  event: EventDetail,
  change: EventChange<EventDetail> | undefined,
  nodeId: string,
): Pick<Transition, 'action' | 'payload'> & { readonly metadata: Change } {
  const { type, timestamp, payload, metadata } = event;
  const context: DocumentData = {
    timestamp,
    ...(metadata !== undefined && { metadata: plainData(metadata) as DocumentValue }),
  };
  return {
    action: type,
    ...(payload !== undefined && { payload: plainData(payload) as DocumentValue }),
    metadata: changeOf(change, nodeId, event, context),
  };
}

/** The name in the context of a first event's metadata that keeps the time by which its aggregate is listed. */
const listedAt = 'listedAt';

/** The time by which the aggregate of a first event is listed: its own, or that of the one that it has replaced. */
function listedTimeOf(first: Logged): string {
  const told = first.metadata.context?.[listedAt];
  return typeof told === 'string' ? told : timestampOf(first);
}

/** The reducer of the states: they keep the time of their first event. */
export function aggregateState(state: AggregateState | undefined, event: Logged): AggregateState {
  return state ?? { initialEventTimestamp: listedTimeOf(event) };
}

/** What the log says of an event that takes the place of another: the first one leaves its aggregate where it is listed. */
export function replacingChange(replaced: Logged, change: Change): Change {
  if (replaced.version !== 1) return change;
  return { ...change, context: { ...change.context, [listedAt]: listedTimeOf(replaced) } };
}
