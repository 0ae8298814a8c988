import { assetRegistry } from '@tai-state/assets';
import type { DocumentStore, Runtime } from '@tai-state/core';
import { createLogger, createService, logTelemetry } from '@tai-state/service-kit';
import type { Background, Logger, Service } from '@tai-state/service-kit';
import { IntakeConsumer, JobRunner, projectJobPath } from '@tai-state/sync';
import type { MessageBus } from '@tai-state/sync';
import type { SyncWorkerConfig } from './config.js';
import { eventConsumer } from './event-consumer.js';
import { statusEndpoint } from './status-endpoint.js';

/** What the worker is made of. The adapters stay their owner's: the worker does not close them. */
export interface SyncWorkerOptions {
  readonly config: SyncWorkerConfig;
  readonly store: DocumentStore;
  readonly bus: MessageBus;
  readonly runtime?: Partial<Runtime>;
  readonly logger?: Logger;
}

/**
 * The worker that takes project events in and runs the jobs that they make due. Any number of workers share a
 * subscription and the jobs.
 */
export function createSyncWorker(options: SyncWorkerOptions): Service {
  const { config, store, bus } = options;
  const logger = options.logger ?? createLogger('sync-worker', config.LOG_LEVEL);
  const runtime = { telemetry: logTelemetry(logger), ...options.runtime };
  const runner = new JobRunner({
    store,
    registry: assetRegistry,
    nodeId: config.NODE_ID,
    leaseMs: config.JOB_LEASE_MS,
    concurrency: config.JOB_CONCURRENCY,
    pageSize: config.JOB_PAGE_SIZE,
    inFlight: config.JOB_COMMITS_IN_FLIGHT,
    scanEveryMs: config.JOB_SCAN_INTERVAL_MS,
    runtime,
  });
  const intake = new IntakeConsumer({
    store,
    runtime,
    onDue: (projectId) => {
      runner.notify(projectId);
    },
  });
  const jobs: Background = {
    name: 'job runner',
    start: () => {
      runner.start();
    },
    stop: () => runner.stop(),
  };
  const events = eventConsumer({
    bus,
    subscription: config.PROJECT_EVENTS_SUBSCRIPTION,
    maxInFlight: config.MAX_MESSAGES_IN_FLIGHT,
    intake,
    closeDeadlineMs: config.SHUTDOWN_TIMEOUT_MS / 5,
  });
  return createService({
    name: 'sync-worker',
    config,
    endpoints: [statusEndpoint(store)],
    background: [jobs, events],
    checks: {
      async storage() {
        await store.getAll([projectJobPath('readiness')], { deadlineMs: 2_000 });
      },
      events: () => bus.ping({ deadlineMs: 2_000 }),
    },
    logger,
    runtime,
  });
}
