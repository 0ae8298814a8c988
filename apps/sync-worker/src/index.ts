/** `@tai-state/sync-worker`: brings the assets of a project to the state that its events ask for. */
export { syncWorkerConfig, syncWorkerProcessConfig } from './config.js';
export type { SyncWorkerConfig } from './config.js';
export { createSyncWorker } from './create-sync-worker.js';
export type { SyncWorkerOptions } from './create-sync-worker.js';
