import type { Runtime } from '@tai-state/core';
import { createLogger, createService, logTelemetry } from '@tai-state/service-kit';
import type { Background, Logger, Service } from '@tai-state/service-kit';
import { ProjectRelay } from '@tai-state/sync';
import type { MessageBus, ProjectOutbox, ProjectRepository } from '@tai-state/sync';
import type { CollaborationConfig } from './config.js';
import { projectEndpoints } from './endpoints/project-endpoints.js';

/** What the service is made of. The adapters stay their owner's: the service does not close them. */
export interface CollaborationServiceOptions {
  readonly config: CollaborationConfig;
  readonly projects: ProjectRepository & { readonly outbox: ProjectOutbox };
  readonly bus: MessageBus;
  readonly runtime?: Partial<Runtime>;
  readonly logger?: Logger;
}

/** The service that owns projects, and tells of their changes. */
export function createCollaborationService(options: CollaborationServiceOptions): Service {
  const { config, projects, bus } = options;
  const logger = options.logger ?? createLogger('collaboration-service', config.LOG_LEVEL);
  const runtime: Partial<Runtime> = { telemetry: logTelemetry(logger), ...options.runtime };
  const relay = new ProjectRelay({
    outbox: projects.outbox,
    bus,
    topic: config.PROJECT_EVENTS_TOPIC,
    nodeId: config.NODE_ID,
    scanEveryMs: config.RELAY_SCAN_INTERVAL_MS,
    runtime,
  });
  const relaying: Background = {
    name: 'relay',
    start: () => {
      relay.start();
    },
    stop: () => relay.stop(),
  };
  return createService({
    name: 'collaboration-service',
    config,
    endpoints: projectEndpoints(projects, (projectId) => {
      relay.notify(projectId);
    }),
    background: [relaying],
    checks: {
      storage: () => projects.ping({ deadlineMs: 2_000 }),
      events: () => bus.ping({ deadlineMs: 2_000 }),
    },
    logger,
    runtime,
  });
}
