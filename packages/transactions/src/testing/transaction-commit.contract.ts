import { InvalidState, LockLost, TransactionFailed } from '@tai-state/core';
import { ManualClock, failsWith, holds, same } from '@tai-state/core/testing';
import { casesOf } from './contract-case.js';
import { eventually, pause } from './pause.js';
import { by } from './transaction-context.js';
import type { TransactionContext } from './transaction-context.js';

/** How transactions are committed, and how they end without. */
export const transactionCommitCases = casesOf<TransactionContext>('commit', {
  'states that were written together are known together: no read, one round trip': async (t) => {
    await t.seed({ a: 100, b: 0 });
    const manager = await t.manager();
    const move = (): Promise<unknown> =>
      manager.readWriteTransaction(t.governorId, ['a', 'b'], ([a, b]) => [
        { stateId: 'a', data: { balance: (a?.data.balance ?? 0) - 1 }, metadata: by },
        { stateId: 'b', data: { balance: (b?.data.balance ?? 0) + 1 }, metadata: by },
      ]);
    await move();
    const { cost } = await t.meter.measure(move);
    same(cost, { rpcs: 1, reads: 0, writes: 2, deletes: 0 });
    same(await t.balances('a', 'b'), [98, 2]);
  },
  'states that were known at different moments are read': async (t) => {
    await t.seed({ a: 1, b: 1 });
    const [states, other] = [await t.states(), await t.manager()];
    const manager = await t.manager({ states });
    const seen: (readonly number[])[] = [];
    const both = (): Promise<readonly number[]> =>
      manager.executeTransaction(t.governorId, async (tx) => {
        const found = await tx.batchGetStates(t.governorId, ['a', 'b']);
        seen.push(found.map((state) => state?.data.balance ?? 0));
        await tx.saveState(t.governorId, 'seen', { balance: 0 }, by, { expected: 'any' });
        return found.map((state) => state?.data.balance ?? 0);
      });
    same(await both(), [1, 1]);
    await other.readWriteTransaction(
      t.governorId,
      [],
      [
        { stateId: 'a', data: { balance: 2 }, metadata: by },
        { stateId: 'b', data: { balance: 2 }, metadata: by },
      ],
    );
    await states.updateState(t.governorId, 'a', { balance: 3 }, 2, by);
    same(await both(), [3, 2]);
    // Not even a run that is repeated sees two states that never were together.
    same(
      seen.filter(([a, b]) => a === 3 && b === 1),
      [],
    );
  },
  'what is known may be old, what is passed on is not': async (t) => {
    await t.seed({ a: 1 });
    const [manager, other] = [await t.manager(), await t.states()];
    await manager.readWriteTransaction(
      t.governorId,
      [],
      [{ stateId: 'a', data: { balance: 2 }, metadata: by }],
    );
    await other.updateState(t.governorId, 'a', { balance: 50 }, 2, by);
    const read = await manager.executeTransaction(t.governorId, (tx) => tx.getState(t.governorId, 'a'));
    same(read.data.balance, 50);
    await other.updateState(t.governorId, 'a', { balance: 60 }, 3, by);
    const spent = await manager.executeTransaction(t.governorId, async (tx) => {
      const a = await tx.getState(t.governorId, 'a');
      if (a.data.balance < 60) throw new RangeError('insufficient');
      await tx.updateState(t.governorId, 'a', { balance: 0 }, a.version, by);
      return a.data.balance;
    });
    same(spent, 60);
  },
  'a transaction may span governors': async (t) => {
    await t.seed({ a: 10 });
    const manager = await t.manager();
    const other = `${t.governorId}-2`;
    await manager.executeTransaction(t.governorId, async (tx) => {
      const a = await tx.getState(t.governorId, 'a');
      await tx.deleteState(t.governorId, 'a', by);
      await tx.saveState(other, 'a', a.data, by);
    });
    const moved = await (await t.states()).getState(other, 'a');
    same([await t.balances('a'), moved.data.balance], [[undefined], 10]);
  },
  'events are written with the changes': async (t) => {
    await t.seed({ a: 1 });
    const [manager, states] = [await t.manager(), await t.states()];
    await manager.executeTransaction(t.governorId, async (tx) => {
      await tx.updateState(t.governorId, 'a', { balance: 2 }, 1, by, { event: { action: 'raise' } });
      await tx.updateState(t.governorId, 'a', { balance: 3 }, 2, by, { event: { action: 'raise again' } });
    });
    const events = await states.getEvents(t.governorId, 'a');
    same(
      events.map(({ version, action, fromState, toState }) => [
        version,
        action,
        fromState?.data.balance,
        toState?.data.balance,
      ]),
      [
        [2, 'raise', 1, 2],
        [3, 'raise again', 2, 3],
      ],
    );
  },
  'a transaction that meets conflicts until its deadline is TransactionFailed': async (t) => {
    await t.seed({ a: 0 });
    const clock = new ManualClock();
    const [manager, states] = [await t.manager({ states: await t.states({ clock }) }), await t.states()];
    let runs = 0;
    const run = manager.executeTransaction(
      t.governorId,
      async (tx) => {
        runs += 1;
        const a = await tx.getState(t.governorId, 'a');
        // The deadline passes here: had it cut off a commit, nobody could tell what became of that.
        if (runs === 2) await new Promise(() => undefined);
        await states.updateState(t.governorId, 'a', { balance: 0 }, a.version, by);
        await tx.updateState(t.governorId, 'a', { balance: 1 }, a.version, by);
      },
      { deadlineMs: 60_000 },
    );
    const failing = failsWith('TransactionFailed', run);
    await eventually(async () => {
      // The pause after a conflict.
      await clock.advance(40);
      return runs === 2;
    });
    await clock.advance(60_000);
    const error = await failing;
    holds(error instanceof TransactionFailed, 'a TransactionFailed');
    same(error.attempts, 2);
    holds((error.cause as { code?: string }).code === 'VersionConflict', 'the last conflict as cause');
    same(await t.balances('a'), [0]);
  },
  'the number of retries can be bounded': async (t) => {
    await t.seed({ a: 0 });
    const [manager, states] = [await t.manager({ conflictRetries: 1 }), await t.states()];
    const run = manager.executeTransaction(t.governorId, async (tx) => {
      const a = await tx.getState(t.governorId, 'a');
      await states.updateState(t.governorId, 'a', { balance: 0 }, a.version, by);
      await tx.updateState(t.governorId, 'a', { balance: 1 }, a.version, by);
    });
    const error = await failsWith('TransactionFailed', run);
    holds(error instanceof TransactionFailed, 'a TransactionFailed');
    same(error.attempts, 2);
  },
  'a signal ends a transaction': async (t) => {
    const manager = await t.manager();
    const controller = new AbortController();
    const run = manager.executeTransaction(
      t.governorId,
      async () => {
        controller.abort();
        await pause(1_000);
      },
      { signal: controller.signal },
    );
    await failsWith('Aborted', run);
  },
  'what goes on after the body is refused': async (t) => {
    await t.seed({ a: 1 });
    const manager = await t.manager();
    const kept = await manager.executeTransaction(t.governorId, (tx) => ({ tx }));
    const late = kept.tx.getState(t.governorId, 'a');
    holds((await failsWith('InvalidState', late)) instanceof InvalidState, 'an InvalidState');
  },
  'a lock is checked in the commit: a holder that lost it writes nothing': async (t) => {
    await t.seed({ a: 1 });
    const [manager, other] = [await t.manager(), await t.manager()];
    const lock = await manager.acquireLock(t.governorId, 'r');
    await manager.executeTransaction(t.governorId, async (tx) => {
      tx.withLock(lock);
      await tx.updateState(t.governorId, 'a', { balance: 2 }, 1, by);
    });
    const lost = manager.executeTransaction(
      t.governorId,
      async (tx) => {
        await other.releaseLock(t.governorId, 'r', lock.lockToken);
        await other.acquireLock(t.governorId, 'r');
        await tx.updateState(t.governorId, 'a', { balance: 3 }, 2, by);
      },
      { locks: [lock] },
    );
    holds((await failsWith('LockLost', lost)) instanceof LockLost, 'a LockLost');
    same(await t.balances('a'), [2]);
  },
  'a lock that was renewed while the transaction ran is still held': async (t) => {
    await t.seed({ a: 1 });
    const manager = await t.manager();
    const other = await t.manager();
    await using lock = await manager.acquireLock(t.governorId, 'r', { leaseMs: 5_000 });
    await manager.executeTransaction(t.governorId, async (tx) => {
      tx.withLock(lock);
      await other.extendLock(t.governorId, 'r', lock.lockToken);
      await tx.updateState(t.governorId, 'a', { balance: 2 }, 1, by);
    });
    same(await t.balances('a'), [2]);
  },
});
