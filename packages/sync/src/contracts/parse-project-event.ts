import type { z } from 'zod';
import { cloudEventSchema } from './cloud-event.js';
import { projectEventId, projectEventSchema } from './project-event.js';
import type { ProjectEvent } from './project-event.js';

/**
 * Why a message is not a project event:
 * `too-large` above 64 KiB · `not-json` · `not-an-envelope` no CloudEvents 1.0 envelope · `unknown-type` a sound
 * envelope of a type that this version does not know · `invalid-data` the data breaks the type's schema ·
 * `id-mismatch` the id is not the one that follows from the data.
 */
export type MalformedReason =
  'too-large' | 'not-json' | 'not-an-envelope' | 'unknown-type' | 'invalid-data' | 'id-mismatch';

/** A message that can never be processed, however often it is delivered. */
export interface MalformedEvent {
  readonly reason: MalformedReason;
  /** Which fields break which rules, for people; never values. */
  readonly detail: string;
}

/** What became of a message. */
export type ParsedProjectEvent =
  | { readonly ok: true; readonly event: ProjectEvent }
  | { readonly ok: false; readonly malformed: MalformedEvent };

const MAX_EVENT_LENGTH = 64 * 1024;
const knownTypes: ReadonlySet<string> = new Set<ProjectEvent['type']>(['ProjectUpdated', 'ProjectDeleted']);

/** Reads a message's text as a project event. Never throws. Fields that the schemas do not name are dropped. */
export function parseProjectEvent(text: string): ParsedProjectEvent {
  if (text.length > MAX_EVENT_LENGTH) {
    return malformed(
      'too-large',
      `the limit is ${String(MAX_EVENT_LENGTH)} characters, found ${String(text.length)}`,
    );
  }
  try {
    return readProjectEvent(JSON.parse(text));
  } catch {
    return malformed('not-json', 'the text is not JSON');
  }
}

/** The same for a value that is parsed already, such as a stored event. Never throws. */
export function readProjectEvent(value: unknown): ParsedProjectEvent {
  const envelope = cloudEventSchema.safeParse(value);
  if (!envelope.success) return malformed('not-an-envelope', explain(envelope.error));
  if (!knownTypes.has(envelope.data.type)) {
    return malformed('unknown-type', `known types are ${[...knownTypes].join(', ')}`);
  }
  const parsed = projectEventSchema.safeParse(value);
  if (!parsed.success) return malformed('invalid-data', explain(parsed.error));
  const { id, data } = parsed.data;
  if (id !== projectEventId(data.projectId, data.version)) {
    return malformed('id-mismatch', 'the id is not {projectId}.{version} of the data');
  }
  return { ok: true, event: parsed.data };
}

function malformed(reason: MalformedReason, detail: string): ParsedProjectEvent {
  return { ok: false, malformed: { reason, detail } };
}

function explain(error: z.ZodError): string {
  return error.issues.map((issue) => `${issue.path.join('.') || 'event'}: ${issue.message}`).join('; ');
}
