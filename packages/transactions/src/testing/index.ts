/** The contracts of locks and transactions as data: they run on any adapter of `DocumentStore`. */
export type { SuiteCase } from './contract-case.js';
export { LockContext } from './lock-context.js';
export { lockContract, runLockCase } from './lock-contract.js';
export { TransactionContext } from './transaction-context.js';
export { runTransactionCase, transactionContract } from './transaction-contract.js';
