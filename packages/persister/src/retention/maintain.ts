import type { CallOptions } from '@tai-state/core';
import { LockManager } from '@tai-state/transactions';
import { checkKeepsEvents } from '../log/history.js';
import type { PersisterContext } from '../persister/persister-context.js';
import { sweepAbandonedImports } from '../transfer/abandoned-imports.js';
import { cleanupOldData, stepwise } from './cleanup-old-data.js';
import type { CleanupReport } from './cleanup-report.js';
import { removeExpiredOperations } from './expired-operations.js';
import { checkedRule } from './retention-rule.js';
import type { RetentionRule } from './retention-rule.js';

/** What a maintenance has removed. */
export interface MaintenanceReport extends CleanupReport {
  /** Expired locks. */
  readonly locks: number;
  /** Documents of operations that have left the idempotency window. */
  readonly operations: number;
  /** Imports that were given up. */
  readonly imports: number;
}

/** Removes all that is not needed any more of one governor. */
export async function maintain(
  context: PersisterContext,
  governorId: string,
  rule: RetentionRule,
  options: CallOptions,
): Promise<MaintenanceReport> {
  checkKeepsEvents(context, 'maintain');
  checkedRule(rule);
  const { states } = context;
  const io = stepwise(context, 'maintain', options);
  const cleanup = await cleanupOldData(context, governorId, rule, options);
  const imports = await sweepAbandonedImports(states, governorId, io);
  const operations = await removeExpiredOperations(states, governorId, io);
  await using manager = new LockManager({
    store: states.store,
    root: states.paths.root,
    runtime: states.runtime,
  });
  const locks = await manager.cleanupExpiredLocks(governorId, io());
  return Object.freeze({ ...cleanup, imports, operations, locks });
}
