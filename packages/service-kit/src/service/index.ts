/** A service: its endpoints, its health and its background, from start to drain. */
export type { Background } from './background.js';
export { createLogger } from './create-logger.js';
export { createService } from './create-service.js';
export { logTelemetry } from './log-telemetry.js';
export { runService } from './run-service.js';
export type { ProcessHost } from './run-service.js';
export type { DrainResult, RunningService, Service, ServiceOptions } from './service.js';
