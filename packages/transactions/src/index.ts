/** `@tai-state/transactions`: optimistic multi-document transactions, hot-key group commit, and locks that fence. */
export { LockManager, LockSet } from './locks/index.js';
export type { MutateLimits, MutateOptions, MutatedState } from './mutate/index.js';
export { Transaction, TransactionManager } from './transactions/index.js';
export type {
  BufferedWriteOptions,
  ReadWriteResult,
  StateChange,
  TransactionManagerOptions,
  TransactionOptions,
} from './transactions/index.js';
export type {
  AcquireOptions,
  ExtendOptions,
  Lock,
  LockInspection,
  LockManagerOptions,
  TryAcquireOptions,
} from './locks/index.js';
