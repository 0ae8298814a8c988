/** Optimistic transactions over several states. */
export { Transaction } from './transaction.js';
export type { BufferedWriteOptions } from './transaction.js';
export { TransactionManager } from './transaction-manager.js';
export type {
  ReadWriteResult,
  StateChange,
  TransactionManagerOptions,
  TransactionOptions,
} from './transaction-options.js';
