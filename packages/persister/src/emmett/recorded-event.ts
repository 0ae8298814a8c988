import type { DocumentData, DocumentValue } from '@tai-state/core';
import type { AnyEvent } from '@tai-state/core/state-store-kit';
import type { Event, ReadEvent, ReadEventMetadataWithoutGlobalPosition } from '@event-driven-io/emmett';
import { changeOf } from '../interop/event-change.js';
import type { EventChange } from '../interop/event-change.js';
import { plainData } from '../interop/plain-data.js';
import type { Transition } from '../transitions/transition.js';

/**
 * What is read with every event: the id of the event's document as `messageId`, the version that it has made as
 * `streamPosition`. There is no global position: a governor's streams are written side by side.
 */
export type StreamMetadata = ReadEventMetadataWithoutGlobalPosition;

/** An event of the log as Emmett reads it. Its own metadata stay beside the stream's. */
export function recordedEvent<E extends Event>({
  id,
  stateId,
  version,
  action,
  payload = {},
  metadata,
}: Pick<AnyEvent, 'id' | 'stateId' | 'version' | 'action' | 'payload' | 'metadata'>): ReadEvent<
  E,
  StreamMetadata
> {
  const own = (metadata.context?.['metadata'] ?? {}) as DocumentData;
  return {
    type: action,
    data: payload,
    kind: 'Event',
    metadata: { ...own, streamName: stateId, messageId: id, streamPosition: BigInt(version) },
  } as unknown as ReadEvent<E, StreamMetadata>;
}

/** An event of Emmett's as a transition. `data` is that of the state, where no reducer makes it. */
export function transitionOf<T>(
  event: Event,
  data: T | undefined,
  change: EventChange<Event> | undefined,
  nodeId: string,
): Transition<T> {
  const metadata = 'metadata' in event ? (plainData(event.metadata) as DocumentValue) : undefined;
  return {
    action: event.type,
    payload: plainData(event.data) as DocumentValue,
    ...(data !== undefined && { data }),
    metadata: changeOf(change, nodeId, event, metadata === undefined ? {} : { metadata }),
  };
}
