import { failsWith, holds, same } from '@tai-state/core/testing';
import { casesOf } from './contract-case.js';
import { eventually } from './pause.js';
import { by } from './transaction-context.js';
import type { TransactionContext } from './transaction-context.js';

/** Operations that are repeated, and what is kept of transactions. */
export const transactionLogCases = casesOf<TransactionContext>('operations and log', {
  'an operation is applied once, and repeated it gives the same result': async (t) => {
    await t.seed({ a: 10 });
    const run = async (): Promise<{ left: number }> =>
      (await t.manager()).executeTransaction(
        t.governorId,
        async (tx) => {
          const a = await tx.getState(t.governorId, 'a');
          if (a.data.balance < 10) throw new RangeError('insufficient');
          await tx.updateState(t.governorId, 'a', { balance: a.data.balance - 10 }, a.version, by);
          return { left: a.data.balance - 10 };
        },
        { operationId: 'withdraw-1', payload: { amount: 10 } },
      );
    same([await run(), await run()], [{ left: 0 }, { left: 0 }]);
    same(await t.balances('a'), [0]);
  },
  'runs of one operation at the same time apply it once': async (t) => {
    await t.seed({ a: 0 });
    const managers = [await t.manager(), await t.manager()];
    const results = await Promise.all(
      managers.map((manager) =>
        manager.executeTransaction(
          t.governorId,
          async (tx) => {
            const a = await tx.getState(t.governorId, 'a');
            await tx.updateState(t.governorId, 'a', { balance: a.data.balance + 1 }, a.version, by);
            return a.data.balance + 1;
          },
          { operationId: 'raise-1' },
        ),
      ),
    );
    same([results, await t.balances('a')], [[1, 1], [1]]);
  },
  'an operation id with another payload is refused': async (t) => {
    const manager = await t.manager();
    const run = (amount: number): Promise<number> =>
      manager.executeTransaction(t.governorId, () => amount, {
        operationId: 'op-1',
        payload: { amount },
      });
    same(await run(1), 1);
    await failsWith('OperationReused', run(2));
  },
  'an operation costs one write and one read more': async (t) => {
    await t.seed({ a: 0 });
    const manager = await t.manager();
    const { cost } = await t.meter.measure(() =>
      manager.readWriteTransaction(t.governorId, [], [{ stateId: 'a', data: { balance: 1 }, metadata: by }], {
        operationId: 'op-1',
      }),
    );
    same(cost, { rpcs: 3, reads: 2, writes: 2, deletes: 0 });
  },
  'the log tells what became of the last transactions': async (t) => {
    await t.seed({ a: 1, b: 1 });
    const manager = await t.manager({ logSize: 2 });
    let id = '';
    await manager.executeTransaction(t.governorId, () => undefined);
    await manager.executeTransaction(t.governorId, async (tx) => {
      id = tx.id;
      await tx.getState(t.governorId, 'b');
      await tx.updateState(t.governorId, 'a', { balance: 2 }, 1, by);
    });
    const failing = manager.executeTransaction(t.governorId, () => {
      throw new RangeError('no');
    });
    await failing.catch(() => undefined);
    const log = await manager.getTransactionLog();
    same(
      log.map(({ status, reason, attempts }) => [status, reason, attempts]),
      [
        ['failed', 'body-failed', 1],
        ['committed', undefined, 1],
      ],
    );
    const record = await manager.getTransaction(t.governorId, id);
    same(
      [record?.reads, record?.writes],
      [
        [
          { governorId: t.governorId, stateId: 'b', version: 1 },
          { governorId: t.governorId, stateId: 'a', version: 1 },
        ],
        [{ governorId: t.governorId, stateId: 'a', version: 2 }],
      ],
    );
    holds((record?.committedAt ?? 0) > 0, 'the time of its commit');
    same(await manager.getTransaction(t.governorId, 'none'), undefined);
  },
  'a log that is kept can be read by others': async (t) => {
    await t.seed({ a: 1 });
    const [manager, other] = [await t.manager({ persistLog: true }), await t.manager()];
    let id = '';
    const { cost } = await t.meter.measure(() =>
      manager.executeTransaction(t.governorId, async (tx) => {
        id = tx.id;
        await tx.updateState(t.governorId, 'a', { balance: 2 }, 1, by);
      }),
    );
    same(cost, { rpcs: 2, reads: 1, writes: 2, deletes: 0 });
    const record = await other.getTransaction(t.governorId, id);
    same([record?.status, record?.writes.length], ['committed', 1]);
    holds((record?.committedAt ?? 0) > 0, 'the time of its commit');
    await manager
      .executeTransaction(t.governorId, () => {
        throw new RangeError('no');
      })
      .catch(() => undefined);
    const persisted = { governorId: t.governorId };
    await eventually(async () => (await other.getTransactionLog({ persisted })).length === 2);
    const statuses = (await other.getTransactionLog({ persisted })).map(({ status }) => status);
    same([...statuses].sort(), ['committed', 'failed']);
  },
  'a log that is kept has the transactions that only read, and those that failed': async (t) => {
    await t.seed({ a: 1 });
    const manager = await t.manager({ persistLog: true });
    const { writes } = t.meter.cost;
    await manager.executeTransaction(t.governorId, (tx) => tx.getState(t.governorId, 'a'));
    const persisted = { governorId: t.governorId };
    await eventually(async () => (await manager.getTransactionLog({ persisted })).length === 1);
    // It is kept in the background: others can see it before the reply to its write is counted.
    await eventually(() => t.meter.cost.writes === writes + 1);
    const [kept] = await manager.getTransactionLog({ persisted });
    same(
      [kept?.status, kept?.reads, kept?.committedAt],
      ['committed', [{ governorId: t.governorId, stateId: 'a', version: 1 }], undefined],
    );
  },
  'what a caller does to a record changes nothing in the log': async (t) => {
    await t.seed({ a: 1 });
    const manager = await t.manager();
    await manager.executeTransaction(t.governorId, (tx) => tx.getState(t.governorId, 'a'));
    const [record] = await manager.getTransactionLog();
    holds(Object.isFrozen(record) && Object.isFrozen(record?.reads), 'frozen');
    holds(Object.isFrozen(record?.reads[0]) && Object.isFrozen(record?.writes), 'frozen throughout');
  },
  'bad ids and data are refused before any call': async (t) => {
    const manager = await t.manager();
    const { cost } = await t.meter.measure(async () => {
      await failsWith('InvalidArgument', () => manager.executeTransaction('a/b', () => 1));
      const id = manager.executeTransaction(t.governorId, (tx) => tx.getState(t.governorId, 'a/b'));
      await failsWith('InvalidArgument', id);
      const data = manager.executeTransaction(t.governorId, (tx) =>
        tx.saveState(t.governorId, 'a', { balance: 1n as unknown as number }, by),
      );
      await failsWith('SerializationError', data);
      await failsWith('InvalidArgument', () =>
        manager.executeTransaction(t.governorId, () => 1, { operationId: '..' }),
      );
      await failsWith(
        'InvalidArgument',
        manager.executeTransaction(t.governorId, () => 1, { deadlineMs: 0 }),
      );
    });
    same(cost.rpcs, 0);
  },
});
