/** The one job of a project: it brings the project's assets to the state that its events ask for. */
export type { AssetCollection, AssetRegistry, DeclaredCopy } from './asset-registry.js';
export { JobRunner } from './job-runner.js';
export type { JobRunnerOptions } from './job-runner.js';
export { PROJECT_JOBS, projectJobConverter, projectJobPath } from './project-job.js';
export type { DesiredState, ProjectJob } from './project-job.js';
export { receiptConverter, receiptPath } from './receipt.js';
export type { DeletionReceipt } from './receipt.js';
export { runJob } from './run-job.js';
export type { JobOutcome, RunJobOptions } from './run-job.js';
export { syncStatus } from './sync-status.js';
export type { SyncStatus } from './sync-status.js';
