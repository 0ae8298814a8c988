import { OutcomeUnknown, isTaiStateError } from '@tai-state/core';
import { failsWith, holds, same } from '@tai-state/core/testing';
import { casesOf } from './contract-case.js';
import { by } from './transaction-context.js';
import type { Account, TransactionContext } from './transaction-context.js';

const raise = (data: Account | undefined): Account => ({ balance: (data?.balance ?? 0) + 1 });

/** Mutations of one state by many callers. */
export const mutateCases = casesOf<TransactionContext>('mutate', {
  'the first mutation makes the state, version 1': async (t) => {
    const manager = await t.manager();
    const made = await manager.mutate(t.governorId, 'a', raise, by);
    same([made.version, made.data], [1, { balance: 1 }]);
    same(await t.balances('a'), [1]);
  },
  'a warm mutation costs one write': async (t) => {
    const manager = await t.manager();
    await manager.mutate(t.governorId, 'a', raise, by);
    const { cost } = await t.meter.measure(() => manager.mutate(t.governorId, 'a', raise, by));
    same(cost, { rpcs: 1, reads: 0, writes: 1, deletes: 0 });
  },
  'many at once are one commit, and each has its own version': async (t) => {
    const manager = await t.manager();
    await manager.mutate(t.governorId, 'a', raise, by);
    const { result, cost } = await t.meter.measure(() =>
      Promise.all(Array.from({ length: 100 }, () => manager.mutate(t.governorId, 'a', raise, by))),
    );
    same(
      result.map(({ version, data }) => [version, data?.balance]),
      result.map((_, index) => [index + 2, index + 2]),
    );
    same(cost, { rpcs: 1, reads: 0, writes: 1, deletes: 0 });
  },
  'a group with events costs one write more for each': async (t) => {
    const [manager, states] = [await t.manager(), await t.states()];
    await manager.mutate(t.governorId, 'a', raise, by);
    const { cost } = await t.meter.measure(() =>
      Promise.all(
        Array.from({ length: 10 }, (_, index) =>
          manager.mutate(t.governorId, 'a', raise, by, { event: { action: `raise ${String(index)}` } }),
        ),
      ),
    );
    same(cost, { rpcs: 1, reads: 0, writes: 11, deletes: 0 });
    const events = await states.getEvents(t.governorId, 'a');
    same(
      events.map(({ action, version, toState }) => [action, version, toState?.data.balance]),
      Array.from({ length: 10 }, (_, index) => [`raise ${String(index)}`, index + 2, index + 2]),
    );
  },
  'a function that throws fails its caller only': async (t) => {
    const manager = await t.manager();
    await manager.mutate(t.governorId, 'a', raise, by);
    const thrown = new RangeError('no');
    const outcomes = await Promise.allSettled([
      manager.mutate(t.governorId, 'a', raise, by),
      manager.mutate(
        t.governorId,
        'a',
        () => {
          throw thrown;
        },
        by,
      ),
      manager.mutate(t.governorId, 'a', raise, by),
    ]);
    same(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'rejected', 'fulfilled'],
    );
    holds(outcomes[1].status === 'rejected' && outcomes[1].reason === thrown, 'the very error');
    same(await t.balances('a'), [3]);
  },
  'an exception from a head that is old is not passed on': async (t) => {
    const [ours, theirs] = [await t.manager(), await t.manager()];
    await ours.mutate(t.governorId, 'a', raise, by);
    await theirs.mutate(t.governorId, 'a', () => ({ balance: 50 }), by);
    const spent = await ours.mutate(
      t.governorId,
      'a',
      (data) => {
        if ((data?.balance ?? 0) < 50) throw new RangeError('insufficient');
        return { balance: (data?.balance ?? 0) - 50 };
      },
      by,
    );
    same([spent.version, spent.data], [3, { balance: 0 }]);
  },
  'mutations of several processes lose nothing and leave no gap': async (t) => {
    const managers = [await t.manager(), await t.manager(), await t.manager()];
    const versions: number[] = [];
    await Promise.all(
      managers.flatMap((manager) =>
        Array.from({ length: 10 }, async () => {
          for (let n = 0; n < 4; n += 1) {
            const { version } = await manager.mutate(t.governorId, 'a', raise, by, { deadlineMs: 60_000 });
            versions.push(version);
          }
        }),
      ),
    );
    same(
      versions.sort((left, right) => left - right),
      Array.from({ length: 120 }, (_, index) => index + 1),
    );
    same(await t.balances('a'), [120]);
  },
  'an operation is applied once, alone, in a group, and by another process': async (t) => {
    const [ours, theirs] = [await t.manager(), await t.manager()];
    const options = { operationId: 'op-1' };
    const first = await ours.mutate(t.governorId, 'a', raise, by, options);
    const [again, other] = await Promise.all([
      theirs.mutate(t.governorId, 'a', raise, by, options),
      theirs.mutate(t.governorId, 'a', raise, by),
    ]);
    same([first.version, again.version, again.data, other.version], [1, 1, undefined, 2]);
    const twice = await Promise.all([
      ours.mutate(t.governorId, 'a', raise, by, { operationId: 'op-2' }),
      ours.mutate(t.governorId, 'a', raise, by, { operationId: 'op-2' }),
    ]);
    same(
      twice.map(({ version }) => version),
      [3, 3],
    );
    same(await t.balances('a'), [3]);
  },
  'an operation that was applied does not fail because its function would throw now': async (t) => {
    const [ours, theirs] = [await t.manager(), await t.manager()];
    const spend = (data: Account | undefined): Account => {
      if ((data?.balance ?? 0) < 10) throw new RangeError('insufficient');
      return { balance: (data?.balance ?? 0) - 10 };
    };
    await t.seed({ a: 10 });
    const options = { operationId: 'spend-1', event: { action: 'spend' } };
    const first = await ours.mutate(t.governorId, 'a', spend, by, options);
    const again = await theirs.mutate(t.governorId, 'a', spend, by, options);
    same([first.version, again.version, await t.balances('a')], [2, 2, [0]]);
  },
  'an operation id with another payload is refused': async (t) => {
    const manager = await t.manager();
    const run = (payload: number): Promise<unknown> =>
      manager.mutate(t.governorId, 'a', raise, by, { operationId: 'op-1', payload });
    await run(1);
    await failsWith('OperationReused', run(2));
    same(await t.balances('a'), [1]);
  },
  'an operation id that a mutation has used is refused for another kind of write, and the other way round':
    async (t) => {
      const [manager, states] = [await t.manager(), await t.states()];
      const event = { action: 'raise' };
      for (const options of [{ operationId: 'op-1' }, { operationId: 'op-2', event }]) {
        await manager.mutate(t.governorId, 'a', raise, by, options);
        const updated = states.updateState(t.governorId, 'a', { balance: 9 }, 'any', by, options);
        await failsWith('OperationReused', updated);
        await states.saveState(t.governorId, 'b', { balance: 9 }, by, { ...options, expected: 'any' });
        await failsWith('OperationReused', manager.mutate(t.governorId, 'b', raise, by, options));
      }
      const toState = await states.getState(t.governorId, 'a');
      const entry = { ...event, toState, metadata: by };
      const logged = states.logEvent(t.governorId, 'a', entry, { operationId: 'op-2' });
      await failsWith('OperationReused', logged);
      const run = manager.executeTransaction(
        t.governorId,
        (tx) => tx.updateState(t.governorId, 'a', { balance: 9 }, 'any', by, { event }),
        { operationId: 'op-2' },
      );
      await failsWith('OperationReused', run);
      same(await t.balances('a', 'b'), [2, 9]);
    },
  'data that cannot be stored fails its caller only': async (t) => {
    const manager = await t.manager();
    const outcomes = await Promise.allSettled([
      manager.mutate(t.governorId, 'a', raise, by),
      manager.mutate(t.governorId, 'a', () => ({ balance: 1n }) as unknown as Account, by),
      manager.mutate(t.governorId, 'a', () => undefined as unknown as Account, by),
      manager.mutate(t.governorId, 'a', raise, by),
    ]);
    same(
      outcomes.map((one) =>
        one.status === 'fulfilled' ? one.value.version : isTaiStateError(one.reason) && one.reason.code,
      ),
      [1, 'SerializationError', 'SerializationError', 2],
    );
  },
  'a mutation that is too large fails its caller only': async (t) => {
    const manager = await t.manager();
    const large = { balance: 1, text: 'x'.repeat(1_100_000) } as Account;
    const outcomes = await Promise.allSettled([
      manager.mutate(t.governorId, 'a', raise, by),
      manager.mutate(t.governorId, 'a', raise, by),
      manager.mutate(t.governorId, 'a', () => large, by),
      manager.mutate(t.governorId, 'a', raise, by),
    ]);
    same(
      outcomes.map((one) => (one.status === 'fulfilled' ? 'done' : (one.reason as { code: string }).code)),
      ['done', 'done', 'TooLarge', 'done'],
    );
    same(await t.balances('a'), [3]);
  },
  'too many that wait are refused': async (t) => {
    const manager = await t.manager({ mutate: { queueSize: 3 } });
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => manager.mutate(t.governorId, 'a', raise, by)),
    );
    same(
      outcomes.map(({ status }) => status),
      ['fulfilled', 'fulfilled', 'fulfilled', 'rejected', 'rejected'],
    );
  },
  'a caller whose signal is aborted while it waits changes nothing': async (t) => {
    const manager = await t.manager({ mutate: { groupSize: 1 } });
    const controller = new AbortController();
    const first = manager.mutate(t.governorId, 'a', raise, by);
    const second = manager.mutate(t.governorId, 'a', raise, by, { signal: controller.signal });
    controller.abort();
    const error = await second.catch((reason: unknown) => reason);
    holds(isTaiStateError(error) && !(error instanceof OutcomeUnknown), 'not unknown: it was not sent');
    same([error.code, (await first).version, await t.balances('a')], ['Aborted', 1, [1]]);
  },
  'a state that was deleted begins anew, one version on': async (t) => {
    const [manager, states] = [await t.manager(), await t.states()];
    await manager.mutate(t.governorId, 'a', raise, by);
    await states.deleteState(t.governorId, 'a', by);
    const made = await manager.mutate(t.governorId, 'a', raise, by);
    same([made.version, made.data], [3, { balance: 1 }]);
  },
  'the token of the last one of a group updates without a read': async (t) => {
    const [manager, states] = [await t.manager(), await t.states()];
    const made = await manager.mutate(t.governorId, 'a', raise, by);
    const { cost } = await t.meter.measure(() =>
      states.updateState(t.governorId, 'a', { balance: 9 }, made.token, by),
    );
    same(cost, { rpcs: 1, reads: 0, writes: 1, deletes: 0 });
  },
});
