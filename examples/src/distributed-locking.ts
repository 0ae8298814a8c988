import { LockNotAcquired, StateStore } from '@tai-state/core';
import { TransactionManager } from '@tai-state/transactions';
import type { Example } from './example.js';

interface Schema {
  readonly version: number;
}

const by = { changedBy: 'migration', reason: 'upgrade' };

/** Pattern 6: one process at a time, and a process that lost its turn without knowing writes nothing. */
export const distributedLocking: Example = async (store, print) => {
  const states = new StateStore<Schema>({ store, nodeId: 'example' });
  await using manager = new TransactionManager<Schema>({ states });
  await using elsewhere = new TransactionManager<Schema>({ states });
  await states.saveState('ops', 'schema', { version: 1 }, by);

  const lock = await manager.acquireLock('ops', 'database_migration', { clientId: 'process_1' });
  try {
    await elsewhere.acquireLock('ops', 'database_migration', { clientId: 'process_2', deadlineMs: 200 });
  } catch (error) {
    if (!(error instanceof LockNotAcquired)) throw error;
    const held = await elsewhere.locks.inspect('ops', 'database_migration');
    print(`process_2 waits: ${held?.clientId ?? 'nobody'} has it`);
  }

  await manager.executeTransaction('ops', async (tx) => {
    tx.withLock(lock);
    await tx.updateState('ops', 'schema', { version: 2 }, 1, by);
  });
  print('process_1 has migrated to 2, under the fence of its lock');
  await manager.releaseLock('ops', 'database_migration', lock.lockToken);

  {
    await using next = await elsewhere.acquireLock('ops', 'database_migration', { clientId: 'process_2' });
    print(`process_2 has a later token: ${String(next.fencingToken > lock.fencingToken)}`);
    // The lock of process_1 is gone, whatever process_1 believes: its fence lets nothing through.
    const stale = manager.executeTransaction(
      'ops',
      (tx) => tx.updateState('ops', 'schema', { version: 0 }, 2, by),
      { locks: [lock] },
    );
    await stale.catch((error: unknown) => {
      print(`process_1 writes no more: ${(error as { code?: string }).code ?? 'another error'}`);
    });
  }
  print(`schema: ${String((await states.getState('ops', 'schema')).data.version)}`);

  const shared = await manager.locks.acquireMany('ops', ['users', 'orders'], { clientId: 'process_1' });
  print(`taken in order: ${shared.locks.map(({ resourceId }) => resourceId).join(', ')}`);
  await shared.release();
};
