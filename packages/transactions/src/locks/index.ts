/** Locks with leases, fencing tokens and deadlock detection, over the storage port. */
export type { LockInspection } from './lock-inspection.js';
export type { ExtendOptions, Lock } from './lock.js';
export { LockManager } from './lock-manager.js';
export type { AcquireOptions, LockManagerOptions, TryAcquireOptions } from './lock-options.js';
export { LockSet } from './lock-set.js';
