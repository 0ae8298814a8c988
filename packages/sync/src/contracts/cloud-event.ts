import { z } from 'zod';

/** The media type of a message that holds one CloudEvent in structured mode. */
export const CLOUD_EVENT_CONTENT_TYPE = 'application/cloudevents+json';

/**
 * The envelope of every event: CloudEvents 1.0 in structured JSON mode (one JSON object holds attributes and data).
 * Attributes that are not named here are ignored, as the specification asks of consumers.
 */
export const cloudEventSchema = z.object({
  specversion: z.literal('1.0'),
  /** Unique for its `source`; the same id twice is the same event twice. */
  id: z.string().min(1).max(256),
  /** The service that emitted it, as a URI reference. */
  source: z.string().min(1).max(256),
  type: z.string().min(1).max(256),
  /** What it is about within the source. */
  subject: z.string().min(1).max(256).optional(),
  /** When the change happened (RFC 3339), for people; order is by the version in the data. */
  time: z.iso.datetime({ offset: true }).optional(),
  datacontenttype: z.literal('application/json').optional(),
  data: z.unknown(),
});

/** An event whose data has not been looked at. */
export type CloudEvent = z.infer<typeof cloudEventSchema>;
