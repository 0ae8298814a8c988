import type { StoreAdapter } from '@tai-state/core/testing';
import type { SuiteCase } from './contract-case.js';
import { transactionCommitCases } from './transaction-commit.contract.js';
import { mutateCases } from './mutate.contract.js';
import { TransactionContext } from './transaction-context.js';
import { transactionIsolationCases } from './transaction-isolation.contract.js';
import { transactionLogCases } from './transaction-log.contract.js';

/** What `TransactionManager` promises on every adapter, as data. */
export const transactionContract: readonly SuiteCase<TransactionContext>[] = [
  ...transactionIsolationCases,
  ...transactionCommitCases,
  ...transactionLogCases,
  ...mutateCases,
];

/** Runs one case with a governor of its own, so that cases can run side by side. */
export async function runTransactionCase(
  one: SuiteCase<TransactionContext>,
  adapter: StoreAdapter,
): Promise<void> {
  await using context = new TransactionContext(adapter);
  await one.run(context);
}
