import { Meter, StateStore } from '@tai-state/core';
import { MemoryDocumentStore } from '@tai-state/core/memory';
import { TransactionManager } from './transaction-manager.js';

interface Account {
  balance: number;
}

const by = { changedBy: 'suite', reason: 'test' };

describe('what a caller passes to a transaction', () => {
  let meter: Meter;
  let store: MemoryDocumentStore;
  let states: StateStore<Account>;
  let manager: TransactionManager<Account>;

  beforeEach(async () => {
    meter = new Meter();
    store = new MemoryDocumentStore({ meter });
    states = new StateStore<Account>({ store, nodeId: 'node', queryable: ['balance'] });
    manager = new TransactionManager<Account>({ states });
    await states.saveState('g', 'a', { balance: 1 }, by);
    await states.saveState('g', 'b', { balance: 2 }, by);
  });
  afterEach(() => store.close());

  it('is what it was at the call, for readWriteTransaction', async () => {
    const metadata = { ...by, context: { ticket: 1 } };
    const event = { action: 'raise', payload: { by: 9 } };
    const writes = [{ stateId: 'a', data: { balance: 10 }, metadata, event }];
    const reads = ['a', 'b'];
    const run = manager.readWriteTransaction('g', reads, writes, { operationId: 'op' });
    for (const write of writes) write.data.balance = 99;
    metadata.context.ticket = 99;
    event.payload.by = 99;
    writes.push({ stateId: 'b', data: { balance: 99 }, metadata, event });
    reads.push('c');
    const made = await run;
    expect([made.reads.length, made.versions]).toEqual([2, [2]]);
    const [a, b] = await states.batchGetStates('g', ['a', 'b']);
    expect([a?.data, a?.metadata.context, b?.data]).toEqual([{ balance: 10 }, { ticket: 1 }, { balance: 2 }]);
    expect((await states.getEvents('g', 'a'))[0]?.payload).toEqual({ by: 9 });
  });

  it('is refused before any call where it is none, for readWriteTransaction', async () => {
    const good = { stateId: 'a', data: { balance: 1 }, metadata: by };
    const cases = [
      ['InvalidArgument', [], [{ ...good, stateId: 'a/b' }]],
      ['InvalidArgument', ['a/b'], [good]],
      ['SerializationError', [], [{ ...good, data: { balance: 1n as unknown as number } }]],
      ['InvalidArgument', [], [{ ...good, metadata: { ...by, changedBy: '' } }]],
      ['InvalidArgument', [], [{ ...good, event: { action: '' } }]],
      ['InvalidArgument', [], [{ ...good, expected: 1.5 }]],
      ['InvalidArgument', [], [{ stateId: 'a', metadata: by, expected: 'any' as const }]],
    ] as const;
    const { cost } = await meter.measure(async () => {
      for (const [code, reads, writes] of cases) {
        const run = manager.readWriteTransaction('g', reads, writes, { operationId: 'op' });
        await expect(run).rejects.toMatchObject({ code });
      }
    });
    expect(cost.rpcs).toBe(0);
  });

  it('is what it was at the call, for the locks of a transaction', async () => {
    const lock = await manager.acquireLock('g', 'r');
    const other = await manager.acquireLock('g', 's');
    await other.release();
    const locks = [lock];
    const run = manager.executeTransaction('g', (tx) => tx.getState('g', 'a'), { locks, operationId: 'op' });
    locks.push(other);
    expect((await run).version).toBe(1);
  });

  it('is what it was at the call, for a query', async () => {
    const wanted = [1];
    const other = new TransactionManager<Account>({ states });
    let attempts = 0;
    await manager.executeTransaction('g', async (tx) => {
      attempts += 1;
      const query = tx.queryStates('g', { where: { field: 'balance', op: 'in', value: wanted } });
      wanted.push(2);
      const found = await query;
      wanted.splice(0, wanted.length, 1);
      if (attempts === 1) {
        await other.executeTransaction('g', (inner) => inner.saveState('g', 'c', { balance: 1 }, by));
      }
      wanted.push(77);
      await tx.saveState('g', 'count', { balance: found.length + 100 }, by, { expected: 'any' });
      wanted.splice(0, wanted.length, 1);
    });
    expect([attempts, (await states.getState('g', 'count')).data.balance]).toEqual([2, 102]);
  });
});
