import { createHash } from 'node:crypto';
import { z } from 'zod';
import { documentConverter } from '@tai-state/core';
import type { DocumentPath } from '@tai-state/core';
import type { ProjectEvent } from '../contracts/index.js';

const inboxSchema = z.object({
  projectId: z.string(),
  type: z.string(),
  outcome: z.enum(['raised', 'stale', 'after-terminal']),
  /** Of the event's data: the same id with other data is not the same event. */
  digest: z.string(),
  /** When it may go: a delivery that comes later is recognised by its version alone. */
  expiresAt: z.date(),
});

/** What is kept of an event that was taken in. */
export type InboxEntry = z.output<typeof inboxSchema>;

/** The collection of events that were taken in. */
export const INBOX = 'inbox';

/** Where an event that was taken in is kept. */
export function inboxPath(eventId: string): DocumentPath {
  return `${INBOX}/${eventId}`;
}

/** `inbox/{eventId}`. */
export const inboxConverter = documentConverter<InboxEntry>({
  name: 'inbox entry',
  formatVersion: 1,
  encode: (entry) => entry,
  decode: (data) => inboxSchema.parse(data),
});

/** What two events of one id are compared by. */
export function eventDigest(event: ProjectEvent): string {
  const { type, data } = event;
  const said = type === 'ProjectUpdated' ? data.name : data.deletionId;
  const text = JSON.stringify([type, data.projectId, data.epoch, data.version, said]);
  return createHash('sha256').update(text).digest('hex');
}
