/** `@tai-state/service-kit`: the shell that every service shares: configuration, problems, health, drain. */
export { baseConfig, ConfigError, flag, readConfig, wholeNumber } from './config/index.js';
export type { BaseConfig, ConfigFault } from './config/index.js';
export { endpoint, requireIfMatch } from './endpoint/index.js';
export type { Call, Endpoint, EndpointDefinition, Method, NoFields, Reply } from './endpoint/index.js';
export { Problem, statusTable } from './problem/index.js';
export type { ProblemOptions, StatusRow, StatusTable } from './problem/index.js';
export { createLogger, createService, logTelemetry, runService } from './service/index.js';
export type {
  Background,
  DrainResult,
  ProcessHost,
  RunningService,
  Service,
  ServiceOptions,
} from './service/index.js';
export type { Logger } from 'pino';
