import { StateNotFound, VersionConflict } from '@tai-state/core';
import { failsWith, holds, same } from '@tai-state/core/testing';
import { casesOf } from './contract-case.js';
import { pause } from './pause.js';
import { by } from './transaction-context.js';
import type { TransactionContext } from './transaction-context.js';

/** What a transaction sees, and that it is as if nobody else were there. */
export const transactionIsolationCases = casesOf<TransactionContext>('isolation', {
  'a transfer between two states is applied whole': async (t) => {
    await t.seed({ a: 100, b: 0 });
    const manager = await t.manager();
    const total = await manager.executeTransaction(t.governorId, async (tx) => {
      const [a, b] = await Promise.all([tx.getState(t.governorId, 'a'), tx.getState(t.governorId, 'b')]);
      await tx.updateState(t.governorId, 'a', { balance: a.data.balance - 30 }, a.version, by);
      await tx.updateState(t.governorId, 'b', { balance: b.data.balance + 30 }, b.version, by);
      return a.data.balance + b.data.balance;
    });
    same([total, await t.balances('a', 'b')], [100, [70, 30]]);
    const [a] = await (await t.states()).batchGetStates(t.governorId, ['a']);
    same([a?.version, a?.metadata.parentVersion], [2, 1]);
  },
  'two states read and written cost two reads and two writes in two round trips': async (t) => {
    await t.seed({ a: 100, b: 0 });
    const manager = await t.manager();
    const { cost } = await t.meter.measure(() =>
      manager.readWriteTransaction(t.governorId, ['a', 'b'], ([a, b]) => [
        { stateId: 'a', data: { balance: (a?.data.balance ?? 0) - 1 }, metadata: by },
        { stateId: 'b', data: { balance: (b?.data.balance ?? 0) + 1 }, metadata: by },
      ]),
    );
    same(cost, { rpcs: 2, reads: 2, writes: 2, deletes: 0 });
  },
  'a body that throws writes nothing, and its error is the one that it threw': async (t) => {
    await t.seed({ a: 1 });
    const manager = await t.manager();
    const thrown = new RangeError('insufficient');
    const run = manager.executeTransaction(t.governorId, async (tx) => {
      await tx.updateState(t.governorId, 'a', { balance: 5 }, 1, by);
      throw thrown;
    });
    holds((await run.catch((error: unknown) => error)) === thrown, 'the very error');
    same(await t.balances('a'), [1]);
  },
  'own writes are visible to own reads': async (t) => {
    await t.seed({ a: 1 });
    const manager = await t.manager();
    const seen = await manager.executeTransaction(t.governorId, async (tx) => {
      await tx.updateState(t.governorId, 'a', { balance: 2 }, 1, by);
      const a = await tx.getState(t.governorId, 'a');
      await tx.saveState(t.governorId, 'new', { balance: 7 }, by);
      await tx.deleteState(t.governorId, 'a', by, { expected: a.version });
      return {
        a: [a.data.balance, a.version],
        exists: [await tx.exists(t.governorId, 'a'), await tx.exists(t.governorId, 'new')],
      };
    });
    same(seen, { a: [2, 2], exists: [false, true] });
    same(await t.balances('a', 'new'), [undefined, 7]);
  },
  'a state that is not there is StateNotFound, and can be caught and made': async (t) => {
    const manager = await t.manager();
    const version = await manager.executeTransaction(t.governorId, async (tx) => {
      const error = await failsWith('StateNotFound', tx.getState(t.governorId, 'a'));
      holds(error instanceof StateNotFound, 'a StateNotFound');
      return (await tx.saveState(t.governorId, 'a', { balance: 1 }, by)).version;
    });
    same([version, await t.balances('a')], [1, [1]]);
    const missing = manager.executeTransaction(t.governorId, (tx) => tx.getState(t.governorId, 'none'));
    await failsWith('StateNotFound', missing);
  },
  'a change that others make to what was only read runs the body again': async (t) => {
    await t.seed({ limit: 10, a: 0 });
    const [manager, states] = [await t.manager(), await t.states()];
    let runs = 0;
    await manager.executeTransaction(t.governorId, async (tx) => {
      const limit = await tx.getState(t.governorId, 'limit');
      runs += 1;
      if (runs === 1) await states.updateState(t.governorId, 'limit', { balance: 20 }, 1, by);
      await tx.updateState(t.governorId, 'a', { balance: limit.data.balance }, 1, by);
    });
    same([runs, await t.balances('a')], [2, [20]]);
  },
  'a state that others make where none was read runs the body again': async (t) => {
    await t.seed({ a: 0 });
    const [manager, states] = [await t.manager(), await t.states()];
    let runs = 0;
    await manager.executeTransaction(t.governorId, async (tx) => {
      const there = await tx.exists(t.governorId, 'flag');
      runs += 1;
      if (runs === 1) await states.saveState(t.governorId, 'flag', { balance: 1 }, by);
      await tx.updateState(t.governorId, 'a', { balance: there ? 1 : 0 }, 1, by);
    });
    same([runs, await t.balances('a')], [2, [1]]);
  },
  'reads at different moments of the body are of one moment': async (t) => {
    await t.seed({ a: 50, b: 50 });
    const [manager, other] = [await t.manager(), await t.manager()];
    let runs = 0;
    const total = await manager.executeTransaction(t.governorId, async (tx) => {
      const a = await tx.getState(t.governorId, 'a');
      runs += 1;
      if (runs === 1) {
        await other.readWriteTransaction(
          t.governorId,
          [],
          [
            { stateId: 'a', data: { balance: 0 }, metadata: by },
            { stateId: 'b', data: { balance: 100 }, metadata: by },
          ],
        );
      }
      const b = await tx.getState(t.governorId, 'b');
      return a.data.balance + b.data.balance;
    });
    same(total, 100);
  },
  'an exception from a view that never was is not passed on': async (t) => {
    await t.seed({ a: 50, b: 50 });
    const other = await t.manager();
    const manager = await t.manager();
    const stop = { done: false };
    const writer = (async () => {
      for (let n = 0; n < 40 && !stop.done; n += 1) {
        const balance = n % 2 === 0 ? 0 : 100;
        await other.readWriteTransaction(
          t.governorId,
          [],
          [
            { stateId: 'a', data: { balance }, metadata: by },
            { stateId: 'b', data: { balance: 100 - balance }, metadata: by },
          ],
        );
      }
    })();
    for (let n = 0; n < 25; n += 1) {
      await manager.executeTransaction(t.governorId, async (tx) => {
        const a = await tx.getState(t.governorId, 'a');
        const b = await tx.getState(t.governorId, 'b');
        if (a.data.balance + b.data.balance !== 100) throw new RangeError('money was lost');
      });
    }
    stop.done = true;
    await writer;
  },
  'a wrong expectation is the body’s own VersionConflict, and is not tried again': async (t) => {
    await t.seed({ a: 1 });
    const manager = await t.manager();
    let runs = 0;
    const run = manager.executeTransaction(t.governorId, async (tx) => {
      runs += 1;
      await tx.updateState(t.governorId, 'a', { balance: 2 }, 7, by);
    });
    const error = await failsWith('VersionConflict', run);
    holds(error instanceof VersionConflict, 'a VersionConflict');
    same([error.expected, error.actual, runs], [7, 1, 1]);
  },
  'versions are gapless when several transactions change the same states': async (t) => {
    await t.seed({ a: 0, b: 0 });
    const managers = [await t.manager(), await t.manager(), await t.manager()];
    await Promise.all(
      Array.from({ length: 18 }, async (_, index) => {
        const manager = managers[index % 3] ?? (await t.manager());
        await manager.executeTransaction(
          t.governorId,
          async (tx) => {
            const [a, b] = await tx.batchGetStates(t.governorId, ['a', 'b']);
            holds(a?.data.balance === b?.data.balance, 'both were raised together');
            const balance = (a?.data.balance ?? 0) + 1;
            await tx.updateState(t.governorId, 'a', { balance }, a?.version ?? 0, by);
            await tx.updateState(t.governorId, 'b', { balance }, b?.version ?? 0, by);
          },
          { deadlineMs: 60_000 },
        );
      }),
    );
    const [a, b] = await (await t.states()).batchGetStates(t.governorId, ['a', 'b']);
    same([a?.data.balance, b?.data.balance, a?.version, b?.version], [18, 18, 19, 19]);
  },
  'write skew is refused: two that each read what the other writes': async (t) => {
    await t.seed({ a: 1, b: 1 });
    const managers = [await t.manager(), await t.manager()];
    await Promise.all(
      managers.map((manager, index) =>
        manager.executeTransaction(t.governorId, async (tx) => {
          const [a, b] = await tx.batchGetStates(t.governorId, ['a', 'b']);
          await pause(5);
          if ((a?.data.balance ?? 0) + (b?.data.balance ?? 0) < 2) return;
          const [id, state] = index === 0 ? (['a', a] as const) : (['b', b] as const);
          await tx.updateState(t.governorId, id, { balance: 0 }, state?.version ?? 0, by);
        }),
      ),
    );
    const [a, b] = await t.balances('a', 'b');
    same((a ?? 0) + (b ?? 0), 1);
  },
  'what a query has found is part of the read set: phantoms run the body again': async (t) => {
    await t.seed({ a: 5, b: 7 });
    const [manager, states] = [await t.manager(), await t.states()];
    let runs = 0;
    const sum = await manager.executeTransaction(t.governorId, async (tx) => {
      const found = await tx.queryStates(t.governorId, {
        where: { field: 'balance', op: '>=', value: 5 },
        orderBy: [{ field: 'balance' }],
      });
      runs += 1;
      if (runs === 1) await states.saveState(t.governorId, 'phantom', { balance: 9 }, by);
      const total = found.reduce((all, state) => all + state.data.balance, 0);
      await tx.saveState(t.governorId, 'total', { balance: -total }, by);
      return total;
    });
    same([sum, runs, await t.balances('total')], [21, 2, [-21]]);
  },
  'a query after a write to the same governor is refused': async (t) => {
    await t.seed({ a: 5 });
    const manager = await t.manager();
    const run = manager.executeTransaction(t.governorId, async (tx) => {
      await tx.updateState(t.governorId, 'a', { balance: 1 }, 1, by);
      await tx.queryStates(t.governorId);
    });
    await failsWith('InvalidState', run);
  },
});
