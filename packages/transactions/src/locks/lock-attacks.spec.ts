import { LockNotAcquired } from '@tai-state/core';
import type { Clock } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import type { Fault, FaultSchedule } from '@tai-state/core/memory';
import { ManualClock, countingIds } from '@tai-state/core/testing';
import { LockManager } from './lock-manager.js';

/** A client of one storage whose calls meet what it is told, by the kind of the call. */
class Client {
  readonly locks: LockManager;
  readonly commits: Fault[] = [];
  always: Fault | undefined;

  constructor(storage: MemoryStorage, clock: ManualClock, name: string) {
    const faults: FaultSchedule = {
      next: ({ call }) => (call === 'commit' ? (this.commits.shift() ?? this.always) : this.always),
    };
    const ids = countingIds(name);
    // Timers may fire up to a millisecond early: those of the storage do.
    const early: Clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      setTimer: (run, delayMs) => clock.setTimer(run, delayMs - 1),
    };
    const store = new MemoryDocumentStore({
      storage,
      faults,
      faultRetries: 0,
      runtime: { clock: early, ids },
    });
    this.locks = new LockManager({ store, leaseMs: 30_000, runtime: { clock, ids } });
  }
}

describe('LockManager under attack', () => {
  let clock: ManualClock;
  let storage: MemoryStorage;
  let client: Client;
  let other: Client;

  beforeEach(() => {
    clock = new ManualClock();
    storage = new MemoryStorage({ clock });
    client = new Client(storage, clock, 'ours');
    other = new Client(storage, clock, 'theirs');
  });

  it.each([0, 1, 50, 199, 200, 201, 5_000])(
    'a wait that the storage holds up for %s ms a call ends in LockNotAcquired at its deadline',
    async (afterMs) => {
      await clock.runUntil(other.locks.acquire('g', 'r'));
      client.always = { kind: 'latency', beforeMs: 0, afterMs };
      for (const fifo of [false, true]) {
        const wait = client.locks.acquire('g', 'r', { deadlineMs: 200, fifo });
        await expect(clock.runUntil(wait)).rejects.toThrow(LockNotAcquired);
      }
    },
  );

  it('an attempt that does not wait keeps its own deadline over all of its calls', async () => {
    await clock.runUntil(other.locks.acquire('g', 'r'));
    client.always = { kind: 'latency', beforeMs: 0, afterMs: 160 };
    const began = clock.monotonic();
    await expect(
      clock.runUntil(client.locks.tryAcquire('g', 'r', { deadlineMs: 300 })),
    ).rejects.toMatchObject({ transient: true });
    expect(clock.monotonic() - began).toBeLessThanOrEqual(301);
  });

  it('an attempt that does not wait gives back what it may have taken', async () => {
    client.commits.push({ kind: 'unavailable', applied: 'late', lateMs: 50 });
    client.always = { kind: 'latency', beforeMs: 0, afterMs: 200 };
    const attempt = client.locks.tryAcquire('g', 'r', { deadlineMs: 100 });
    await expect(clock.runUntil(attempt)).rejects.toMatchObject({ transient: true });
    client.always = undefined;
    await clock.advance(2_000);
    expect(await clock.runUntil(other.locks.tryAcquire('g', 'r'))).toBeDefined();
  });

  it('a release that did not get through can be repeated', async () => {
    const lock = await clock.runUntil(client.locks.acquire('g', 'r'));
    client.always = { kind: 'unavailable', applied: 'no' };
    await expect(clock.runUntil(lock.release({ deadlineMs: 100 }))).rejects.toMatchObject({
      transient: true,
    });
    expect([lock.held, lock.signal.aborted]).toEqual([false, false]);
    client.always = undefined;
    await clock.runUntil(lock.release());
    expect(await other.locks.inspect('g', 'r')).toBeUndefined();
    expect(lock.signal.aborted).toBe(false);
  });

  it('a release whose answer is lost is a release, whoever has the lock by then', async () => {
    const lock = await clock.runUntil(client.locks.acquire('g', 'r'));
    client.commits.push(
      { kind: 'unavailable', applied: 'yes' },
      { kind: 'latency', beforeMs: 50, afterMs: 0 },
    );
    const wait = other.locks.acquire('g', 'r');
    await clock.runUntil(lock.release());
    expect(lock.signal.aborted).toBe(false);
    expect((await clock.runUntil(wait)).held).toBe(true);
  });

  it('a release by token whose answer is lost is a release, whoever has the lock by then', async () => {
    const lock = await clock.runUntil(other.locks.acquire('g', 'r'));
    client.commits.push(
      { kind: 'unavailable', applied: 'yes' },
      { kind: 'latency', beforeMs: 50, afterMs: 0 },
    );
    const wait = other.locks.acquire('g', 'r');
    await clock.runUntil(client.locks.release('g', 'r', lock.lockToken));
    expect((await clock.runUntil(wait)).held).toBe(true);
  });

  it('what was lengthened by token is not shortened by the next renewal in the background', async () => {
    const lock = await clock.runUntil(client.locks.acquire('g', 'r'));
    await clock.runUntil(other.locks.extend('g', 'r', lock.lockToken, { leaseMs: 600_000 }));
    await clock.advance(11_000);
    expect(await other.locks.inspect('g', 'r')).toMatchObject({ leaseMs: 600_000 });
    await clock.runUntil(lock.extend({ leaseMs: 5_000 }));
    expect(await other.locks.inspect('g', 'r')).toMatchObject({ leaseMs: 5_000 });
  });

  it('a deadline that is none is refused before any call, for every way to ask', async () => {
    for (const deadlineMs of [0, -5, Number.NaN, 1e9]) {
      const bad = { deadlineMs };
      const calls = [
        client.locks.acquireMany('g', ['a'], bad),
        client.locks.tryAcquire('g', 'a', bad),
        client.locks.release('g', 'a', 'token', bad),
        client.locks.extend('g', 'a', 'token', bad),
        client.locks.cleanupExpiredLocks('g', bad),
        client.locks.detectDeadlocks(bad),
      ];
      for (const call of calls) await expect(call).rejects.toMatchObject({ code: 'InvalidArgument' });
    }
  });

  it('a wait that has ended leaves no timer behind, however often it has looked for deadlocks', async () => {
    const pending = new Set<object>();
    const counting: Clock = {
      now: () => clock.now(),
      monotonic: () => clock.monotonic(),
      setTimer(run, delayMs) {
        const timer = clock.setTimer(() => {
          pending.delete(timer);
          run();
        }, delayMs);
        pending.add(timer);
        return {
          cancel() {
            pending.delete(timer);
            timer.cancel();
          },
        };
      },
    };
    await clock.runUntil(other.locks.acquire('g', 'r'));
    const store = new MemoryDocumentStore({ storage, runtime: { clock: counting } });
    const locks = new LockManager({ store, deadlockCheckMs: 100, runtime: { clock: counting } });
    const wait = locks.acquire('g', 'r', { deadlineMs: 1_050 });
    await expect(clock.runUntil(wait)).rejects.toThrow(LockNotAcquired);
    await clock.advance(50);
    expect(pending.size).toBe(0);
  });

  it('a clean-up keeps its deadline over all of its calls', async () => {
    for (let n = 0; n < 20; n += 1) {
      await clock.runUntil(other.locks.acquire('g', `r${String(n)}`, { leaseMs: 100, renew: false }));
    }
    await clock.advance(200);
    client.always = { kind: 'latency', beforeMs: 0, afterMs: 80 };
    const began = clock.monotonic();
    await expect(
      clock.runUntil(client.locks.cleanupExpiredLocks('g', { deadlineMs: 200 })),
    ).rejects.toMatchObject({ transient: true });
    expect(clock.monotonic() - began).toBeLessThanOrEqual(201);
  });
});
