import { readFile } from 'node:fs/promises';
import { Meter, StateStore } from '@tai-state/core';
import { MemoryDocumentStore } from '@tai-state/core/memory';
import { lackingIndexes } from '@tai-state/firestore-store/indexes';
import type { IndexConfiguration } from '@tai-state/firestore-store/indexes';
import { TransactionManager } from './transaction-manager.js';

const file = new URL('../../../../firestore.indexes.json', import.meta.url);
const by = { changedBy: 'test', reason: 'test' };

describe('the queries of transactions and locks', () => {
  it('are served by firestore.indexes.json, each one of them', async () => {
    const configuration = JSON.parse(await readFile(file, 'utf8')) as IndexConfiguration;
    const meter = new Meter();
    await using store = new MemoryDocumentStore({ meter });
    const states = new StateStore<{ readonly n: number }>({ store, nodeId: 'node', queryable: ['n'] });
    await using manager = new TransactionManager({
      states,
      persistLog: true,
      locks: { deadlockCheckMs: 100 },
    });

    await manager.executeTransaction('g', async (tx) => {
      const found = await tx.queryStates('g', { where: { field: 'n', op: '==', value: 1 } });
      await tx.saveState('g', 'a', { n: found.length }, by);
    });
    expect(await manager.getTransactionLog({ persisted: { governorId: 'g' } })).toHaveLength(1);

    const held = await manager.acquireLock('g', 'r', { clientId: 'c1' });
    for await (const lock of manager.locks.list('g')) expect(lock.clientId).toBe('c1');
    const wait = manager.acquireLock('g', 'r', { clientId: 'c2', fifo: true, deadlineMs: 300 });
    await expect(wait).rejects.toMatchObject({ code: 'LockNotAcquired' });
    await manager.detectDeadlocks();
    await manager.cleanupExpiredLocks('g');
    await held.release();

    const collections = new Set(meter.queries.map(({ collectionId }) => collectionId));
    expect([...collections].sort()).toEqual(['lockTickets', 'locks', 'states', 'transactions']);
    expect(lackingIndexes(meter.queries, configuration)).toEqual([]);
  });
});
