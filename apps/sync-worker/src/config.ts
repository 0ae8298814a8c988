import { hostname } from 'node:os';
import process from 'node:process';
import { z } from 'zod';
import { baseConfig, wholeNumber } from '@tai-state/service-kit';

/** The variables of the worker, whatever its adapters. */
export const syncWorkerConfig = baseConfig.extend({
  /** Stable per instance; tells in leases and logs who it was. */
  NODE_ID: z
    .string()
    .max(200)
    .default(() => `${hostname()}-${String(process.pid)}`)
    .describe('a name of this instance of at most 200 characters'),
  PROJECT_EVENTS_SUBSCRIPTION: z
    .string()
    .min(1)
    .default('sync-worker')
    .describe('the name of a subscription'),
  /** Messages that are taken in at once. */
  MAX_MESSAGES_IN_FLIGHT: wholeNumber(1, 1_000).default(64),
  /** After this long without a sign of life a worker's job is taken over. */
  JOB_LEASE_MS: wholeNumber(1_000, 600_000).default(30_000),
  JOB_CONCURRENCY: wholeNumber(1, 100).default(4),
  /** Documents that one commit of a job writes, and such commits of one job at once. */
  JOB_PAGE_SIZE: wholeNumber(1, 498).default(498),
  JOB_COMMITS_IN_FLIGHT: wholeNumber(1, 64).default(8),
  JOB_SCAN_INTERVAL_MS: wholeNumber(100, 600_000).default(5_000),
});

/** What `syncWorkerConfig` gives. */
export type SyncWorkerConfig = z.output<typeof syncWorkerConfig>;

/** The variables of the worker as its own process. */
export const syncWorkerProcessConfig = syncWorkerConfig.extend({
  GOOGLE_CLOUD_PROJECT: z.string().min(1).describe('the id of a Google Cloud project'),
  FIRESTORE_EMULATOR_HOST: z.string().optional().describe('host:port of the Firestore emulator'),
  PUBSUB_EMULATOR_HOST: z.string().optional().describe('host:port of the Pub/Sub emulator'),
  /** Only for an emulator, where the worker creates what is missing. */
  PROJECT_EVENTS_TOPIC: z.string().min(1).default('project-events').describe('the name of a topic'),
});
