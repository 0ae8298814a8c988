import { hostname } from 'node:os';
import process from 'node:process';
import { z } from 'zod';
import { baseConfig, wholeNumber } from '@tai-state/service-kit';

/** The variables of the service, whatever its adapters. */
export const collaborationConfig = baseConfig.extend({
  /** Stable per instance; tells which relay holds a lane of the outbox. */
  NODE_ID: z
    .string()
    .min(1)
    .max(200)
    .default(() => `${hostname()}-${String(process.pid)}`)
    .describe('a name of this instance of 1 to 200 characters'),
  PROJECT_EVENTS_TOPIC: z.string().min(1).default('project-events').describe('the name of a topic'),
  /** How often the outbox is looked through, beside right after a change. */
  RELAY_SCAN_INTERVAL_MS: wholeNumber(100, 600_000).default(1_000),
});

/** What `collaborationConfig` gives. */
export type CollaborationConfig = z.output<typeof collaborationConfig>;

/** The variables of the service as its own process. */
export const collaborationProcessConfig = collaborationConfig.extend({
  MONGODB_URL: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//, 'expected mongodb://…')
    .describe('a MongoDB connection string'),
  MONGODB_DATABASE: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,63}$/)
    .default('collaboration')
    .describe('a database name of 1 to 63 of [A-Za-z0-9_-]'),
  GOOGLE_CLOUD_PROJECT: z.string().min(1).describe('the id of a Google Cloud project'),
  PUBSUB_EMULATOR_HOST: z.string().optional().describe('host:port of the Pub/Sub emulator'),
});
