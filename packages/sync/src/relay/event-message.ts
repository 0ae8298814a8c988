import { CLOUD_EVENT_CONTENT_TYPE, readProjectEvent } from '../contracts/index.js';
import type { OutgoingMessage } from '../message-bus/index.js';
import type { PendingEvent } from '../projects/project-outbox.js';

/** A pending event as a message: a CloudEvent in structured mode, with what routing may need as attributes. */
export function messageOf({ event, projectId }: PendingEvent): OutgoingMessage {
  return {
    data: JSON.stringify(event),
    attributes: { 'content-type': CLOUD_EVENT_CONTENT_TYPE, type: event.type, subject: projectId },
  };
}

/** Why what lies in the outbox is no event that anybody could take; undefined when it is one. */
export function whyUnfit(event: unknown): string | undefined {
  const read = readProjectEvent(event);
  return read.ok ? undefined : `${read.malformed.reason}: ${read.malformed.detail}`;
}
