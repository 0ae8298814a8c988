import { LockLost } from '@tai-state/core';
import { failsWith, holds, same } from '@tai-state/core/testing';
import type { Lock, LockManager } from '../locks/index.js';
import { casesOf } from './contract-case.js';
import type { LockContext } from './lock-context.js';
import { pause } from './pause.js';

/** Takes a lock for half a second; once more where the machine stood still until that was over. */
async function shortlyHeld(locks: LockManager, governorId: string): Promise<Lock> {
  for (;;) {
    try {
      return await locks.acquire(governorId, 'r', { leaseMs: 500, renew: false });
    } catch (error) {
      if (!(error instanceof LockLost)) throw error;
    }
  }
}

/** Leases that end, tokens, and fences. */
export const lockLeaseCases = casesOf<LockContext>('leases', {
  'an expired lock is taken over, and not before': async (t) => {
    const [{ locks }, others] = [await t.stillManager(), await t.manager()];
    const lock = await locks.acquire(t.governorId, 'r', { leaseMs: 400, renew: false });
    const early = await others.tryAcquire(t.governorId, 'r');
    const next = early ?? (await others.acquire(t.governorId, 'r'));
    holds(next.fencingToken - lock.fencingToken >= 400_000, 'a whole lease by the stamps of the server');
  },
  'the signal is aborted before anyone can take the lock over': async (t) => {
    const [locks, others] = [await t.manager(), await t.manager()];
    const lock = await shortlyHeld(locks, t.governorId);
    let abortedFirst = false;
    const wait = others.acquire(t.governorId, 'r', { deadlineMs: 5_000 }).then(() => {
      abortedFirst = lock.signal.aborted;
    });
    await wait;
    same(abortedFirst, true);
    same((lock.signal.reason as { code: string }).code, 'LockLost');
  },
  'a token that is wrong neither releases nor extends': async (t) => {
    const [locks, others] = [await t.manager(), await t.manager()];
    const lock = await locks.acquire(t.governorId, 'r');
    await failsWith('LockLost', others.release(t.governorId, 'r', 'another'));
    await failsWith('LockLost', others.extend(t.governorId, 'r', 'another'));
    await failsWith('LockLost', others.release(t.governorId, 'free', lock.lockToken));
    same(lock.held, true);
  },
  'a token that has expired neither releases nor extends': async (t) => {
    const [{ locks, clock }, others] = [await t.stillManager(), await t.manager()];
    const lock = await locks.acquire(t.governorId, 'r', { leaseMs: 150, renew: false });
    await pause(200);
    await clock.advance(200);
    await failsWith('LockLost', others.extend(t.governorId, 'r', lock.lockToken));
    await failsWith('LockLost', lock.extend());
    await failsWith('LockLost', others.release(t.governorId, 'r', lock.lockToken));
    same(await others.inspect(t.governorId, 'r'), undefined);
  },
  'another process can release by token': async (t) => {
    const [locks, others] = [await t.manager(), await t.manager()];
    const lock = await locks.acquire(t.governorId, 'r');
    await others.release(t.governorId, 'r', lock.lockToken);
    same(await others.inspect(t.governorId, 'r'), undefined);
  },
  'another process can lengthen a lease by token, and the holder goes on': async (t) => {
    const [locks, others] = [await t.manager(), await t.manager()];
    const lock = await locks.acquire(t.governorId, 'r', { leaseMs: 60_000 });
    await others.extend(t.governorId, 'r', lock.lockToken, { leaseMs: 90_000 });
    same((await others.inspect(t.governorId, 'r'))?.leaseMs, 90_000);
    await failsWith('InvalidArgument', others.extend(t.governorId, 'r', lock.lockToken, { leaseMs: 30_000 }));
    await lock.extend({ leaseMs: 60_000 });
    const seen = await others.inspect(t.governorId, 'r');
    same([seen?.leaseMs, seen?.fencingToken, lock.held], [60_000, lock.fencingToken, true]);
  },
  'a fence lets a commit through while the lock is held': async (t) => {
    const [locks, store] = [await t.manager(), await t.store()];
    await using lock = await locks.acquire(t.governorId, 'r');
    await store.commit([lock.fence(), { type: 'create', path: `${t.root}/data/1`, data: { n: 1 } }]);
    await lock.extend();
    await store.commit([lock.fence(), { type: 'create', path: `${t.root}/data/2`, data: { n: 1 } }]);
  },
  'a fence stops the commit of a holder that lost its lock without knowing': async (t) => {
    const [locks, others, store] = [await t.manager(), await t.manager(), await t.store()];
    const lock = await locks.acquire(t.governorId, 'r', { leaseMs: 60_000 });
    const fence = lock.fence();
    await others.release(t.governorId, 'r', lock.lockToken);
    await others.acquire(t.governorId, 'r');
    same(lock.held, true);
    const stale = store.commit([fence, { type: 'create', path: `${t.root}/data/1`, data: { n: 1 } }]);
    await failsWith('VersionConflict', stale);
    await failsWith('LockLost', lock.refresh());
    same([lock.held, lock.signal.aborted], [false, true]);
  },
  'only what has expired is cleaned up': async (t) => {
    const { locks } = await t.stillManager();
    await locks.acquire(t.governorId, 'kept');
    await locks.acquire(t.governorId, 'gone-1', { leaseMs: 150, renew: false });
    await locks.acquire(t.governorId, 'gone-2', { leaseMs: 150, renew: false });
    await pause(200);
    same(await locks.cleanupExpiredLocks(t.governorId), 2);
    const left: string[] = [];
    for await (const { resourceId } of locks.list(t.governorId)) left.push(resourceId);
    same(left, ['kept']);
  },
});
