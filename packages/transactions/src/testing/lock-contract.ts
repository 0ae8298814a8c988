import type { StoreAdapter } from '@tai-state/core/testing';
import type { SuiteCase } from './contract-case.js';
import { LockContext } from './lock-context.js';
import { lockHoldingCases } from './lock-holding.contract.js';
import { lockLeaseCases } from './lock-lease.contract.js';
import { lockQueueCases } from './lock-queue.contract.js';

/** What `LockManager` promises on every adapter, as data. */
export const lockContract: readonly SuiteCase<LockContext>[] = [
  ...lockHoldingCases,
  ...lockLeaseCases,
  ...lockQueueCases,
];

/** Runs one case with a governor of its own, so that cases can run side by side. */
export async function runLockCase(one: SuiteCase<LockContext>, adapter: StoreAdapter): Promise<void> {
  await using context = new LockContext(adapter);
  await one.run(context);
}
