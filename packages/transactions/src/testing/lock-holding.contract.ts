import { LockLost, LockNotAcquired } from '@tai-state/core';
import { failsWith, holds, same } from '@tai-state/core/testing';
import { casesOf } from './contract-case.js';
import type { LockContext } from './lock-context.js';
import { eventually, pause } from './pause.js';

/** Taking, keeping and giving back. */
export const lockHoldingCases = casesOf<LockContext>('holding', {
  'a free lock costs one write, its renewal one, its release one delete': async (t) => {
    const locks = await t.manager();
    const { result: lock, cost } = await t.meter.measure(() => locks.acquire(t.governorId, 'r'));
    same(cost, { rpcs: 1, reads: 0, writes: 1, deletes: 0 });
    const renewal = await t.meter.measure(() => lock.extend());
    same(renewal.cost, { rpcs: 1, reads: 0, writes: 1, deletes: 0 });
    const release = await t.meter.measure(() => lock.release());
    same(release.cost, { rpcs: 1, reads: 0, writes: 0, deletes: 1 });
  },
  'anybody can see who holds a lock': async (t) => {
    const [locks, others] = [await t.manager(), await t.manager()];
    same(await others.inspect(t.governorId, 'r'), undefined);
    const lock = await locks.acquire(t.governorId, 'r', { clientId: 'c1', leaseMs: 60_000 });
    await lock.extend();
    const seen = await others.inspect(t.governorId, 'r');
    holds(seen !== undefined, 'a lock');
    const { clientId, lockToken, fencingToken, leaseMs, renewals, resourceId } = seen;
    same(
      { clientId, lockToken, fencingToken, leaseMs, renewals, resourceId },
      {
        clientId: 'c1',
        lockToken: lock.lockToken,
        fencingToken: lock.fencingToken,
        leaseMs: 60_000,
        renewals: 1,
        resourceId: 'r',
      },
    );
    holds(seen.remainingMs > 50_000 && seen.remainingMs <= 60_000, 'most of the lease is left');
  },
  'a held lock cannot be had without waiting': async (t) => {
    const [locks, others] = [await t.manager(), await t.manager()];
    await locks.acquire(t.governorId, 'r');
    same(await others.tryAcquire(t.governorId, 'r'), undefined);
    holds((await others.tryAcquire(t.governorId, 'free')) !== undefined, 'another lock is free');
  },
  'a wait ends at its deadline, and says who holds the lock': async (t) => {
    const [locks, others] = [await t.manager(), await t.stillManager()];
    await locks.acquire(t.governorId, 'r', { clientId: 'c1' });
    const { reads } = t.meter.cost;
    const wait = others.locks.acquire(t.governorId, 'r', { deadlineMs: 200 });
    const failing = failsWith('LockNotAcquired', wait);
    // That it is there was read, then who holds it.
    await eventually(() => t.meter.cost.reads >= reads + 2);
    await others.clock.advance(200);
    const error = await failing;
    holds(error instanceof LockNotAcquired, 'a LockNotAcquired');
    same([error.resourceId, error.holder?.clientId, error.waitedMs], ['r', 'c1', 200]);
  },
  'a wait ends when its signal is aborted': async (t) => {
    const [locks, others] = [await t.manager(), await t.manager()];
    await locks.acquire(t.governorId, 'r');
    const controller = new AbortController();
    const wait = others.acquire(t.governorId, 'r', { signal: controller.signal });
    await pause(50);
    controller.abort();
    await failsWith('Aborted', wait);
  },
  'a waiter gets the lock when it is released, long before its lease ends': async (t) => {
    const [locks, others] = [await t.manager(), await t.manager()];
    const lock = await locks.acquire(t.governorId, 'r');
    const wait = others.acquire(t.governorId, 'r', { deadlineMs: 10_000 });
    await pause(100);
    await lock.release();
    const next = await wait;
    holds(next.fencingToken > lock.fencingToken, 'a later token');
  },
  'many waiters get the lock one after the other': async (t) => {
    const managers = [await t.manager(), await t.manager(), await t.manager()];
    let inside = 0;
    let most = 0;
    await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const locks = managers[index % 3] ?? (await t.manager());
        await using lock = await locks.acquire(t.governorId, 'r', { deadlineMs: 30_000 });
        inside += 1;
        most = Math.max(most, inside);
        await pause(5);
        holds(lock.held, 'the lock is held');
        inside -= 1;
      }),
    );
    same(most, 1);
  },
  'a lock is released at the end of its block': async (t) => {
    const [locks, others] = [await t.manager(), await t.manager()];
    {
      await using lock = await locks.acquire(t.governorId, 'r');
      holds(lock.held, 'held inside');
    }
    same(await others.inspect(t.governorId, 'r'), undefined);
  },
  'a release can be repeated': async (t) => {
    const locks = await t.manager();
    const lock = await locks.acquire(t.governorId, 'r');
    await lock.release();
    await lock.release();
    same([lock.held, lock.signal.aborted], [false, false]);
    await failsWith('LockLost', () => lock.fence());
  },
  'a lock is renewed for as long as it is held': async (t) => {
    const [{ locks, clock }, others] = [await t.stillManager(), await t.manager()];
    const lock = await locks.acquire(t.governorId, 'r', { leaseMs: 60_000 });
    for (let renewals = 1; renewals <= 4; renewals += 1) {
      await clock.advance(20_000);
      // Not before the holder has its answer does the next third of the lease begin.
      await eventually(() => lock.remainingMs > 50_000);
      same((await others.inspect(t.governorId, 'r'))?.renewals, renewals);
    }
    same([lock.held, lock.signal.aborted], [true, false]);
    same(await others.tryAcquire(t.governorId, 'r'), undefined);
    await lock.release();
  },
  'tokens rise over release, expiry and removal': async (t) => {
    const { locks } = await t.stillManager();
    const tokens: number[] = [];
    for (const how of ['release', 'expiry', 'removal', 'release']) {
      const lock = await locks.acquire(t.governorId, 'r', { leaseMs: 150 });
      tokens.push(lock.fencingToken);
      if (how === 'release') await lock.release();
      else await pause(200);
      if (how === 'removal') same(await locks.cleanupExpiredLocks(t.governorId), 1);
    }
    same(
      tokens,
      [...new Set(tokens)].sort((left, right) => left - right),
    );
  },
  'governors do not meet': async (t) => {
    const locks = await t.manager();
    await locks.acquire(t.governorId, 'r');
    const other = await locks.tryAcquire(`${t.governorId}-2`, 'r');
    holds(other !== undefined, "the other governor's lock is free");
  },
  'the locks of a governor can be listed': async (t) => {
    const locks = await t.manager();
    for (const id of ['b', 'a', 'c']) await locks.acquire(t.governorId, id, { clientId: `holder-${id}` });
    const found: string[] = [];
    for await (const { resourceId, clientId } of locks.list(t.governorId))
      found.push(`${resourceId} ${clientId}`);
    same(found, ['a holder-a', 'b holder-b', 'c holder-c']);
  },
  'leases of nothing or without end, and ids that are none, are refused before any call': async (t) => {
    const locks = await t.manager();
    const refused = async (): Promise<void> => {
      for (const leaseMs of [0, -1, 1.5, 99, Number.NaN, Number.POSITIVE_INFINITY, 90_000_000]) {
        await failsWith('InvalidArgument', locks.acquire(t.governorId, 'r', { leaseMs }));
      }
      for (const id of ['', 'a/b', '.', '__a__', 'a\u0000b', '\ud800', 'x'.repeat(1_501)]) {
        await failsWith('InvalidArgument', locks.acquire(t.governorId, id));
        await failsWith('InvalidArgument', locks.acquire(id, 'r'));
        await failsWith('InvalidArgument', locks.acquire(t.governorId, 'r', { clientId: id }));
      }
      for (const deadlineMs of [0, -1, Number.NaN, 1e9]) {
        await failsWith('InvalidArgument', locks.acquire(t.governorId, 'r', { deadlineMs }));
      }
    };
    const { cost } = await t.meter.measure(refused);
    same(cost, { rpcs: 0, reads: 0, writes: 0, deletes: 0 });
  },
  'everything that a manager holds is released with it': async (t) => {
    const [locks, others] = [await t.manager(), await t.manager()];
    await locks.acquire(t.governorId, 'a');
    await locks.acquire(t.governorId, 'b');
    await locks[Symbol.asyncDispose]();
    same(
      [await others.inspect(t.governorId, 'a'), await others.inspect(t.governorId, 'b')],
      [undefined, undefined],
    );
  },
  'a holder that lost its lock is told so by its release': async (t) => {
    const [{ locks, clock }, others] = [await t.stillManager(), await t.manager()];
    const lock = await locks.acquire(t.governorId, 'r', { leaseMs: 150, renew: false });
    const next = await others.acquire(t.governorId, 'r');
    await clock.advance(150);
    const error = await failsWith('LockLost', lock.release());
    holds(error instanceof LockLost, 'a LockLost');
    same(lock.signal.aborted, true);
    same((await others.inspect(t.governorId, 'r'))?.lockToken, next.lockToken);
  },
});
