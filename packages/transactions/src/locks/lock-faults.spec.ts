import { LockLost } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import type { Fault, FaultSchedule } from '@tai-state/core/memory';
import { ManualClock, countingIds } from '@tai-state/core/testing';
import type { Lock } from './lock.js';
import { LockManager } from './lock-manager.js';

const day = 86_400_000;

/** A client of one storage: its next commits have the faults that it is told. */
class Client {
  readonly clock: ManualClock;
  readonly faults: Fault[] = [];
  readonly locks: LockManager;
  always: Fault | undefined;

  constructor(storage: MemoryStorage, clock: ManualClock, name: string) {
    this.clock = clock;
    const schedule: FaultSchedule = {
      next: ({ call }) => (call === 'commit' ? (this.faults.shift() ?? this.always) : this.always),
    };
    const runtime = { clock, ids: countingIds(name) };
    const store = new MemoryDocumentStore({ storage, faults: schedule, faultRetries: 0, runtime });
    this.locks = new LockManager({ store, leaseMs: 1_000, runtime });
  }

  acquire(options = {}): Promise<Lock> {
    return this.clock.runUntil(this.locks.acquire('g', 'r', options));
  }
}

describe('LockManager when answers are lost', () => {
  let server: ManualClock;
  let storage: MemoryStorage;
  let client: Client;
  let other: Client;

  beforeEach(() => {
    server = new ManualClock();
    storage = new MemoryStorage({ clock: server });
    client = new Client(storage, server, 'ours');
    other = new Client(storage, server, 'theirs');
  });

  it.each<readonly [string, Fault]>([
    ['applied, its answer lost', { kind: 'unavailable', applied: 'yes' }],
    ['applied, and sent again underneath', { kind: 'resent' }],
    ['not applied', { kind: 'unavailable', applied: 'no' }],
    ['aborted', { kind: 'abort' }],
  ])('an acquisition that was %s is one acquisition', async (_name, fault) => {
    client.faults.push(fault);
    const lock = await client.acquire();
    expect(lock.held).toBe(true);
    const seen = await other.locks.inspect('g', 'r');
    expect(seen).toMatchObject({ lockToken: lock.lockToken, fencingToken: lock.fencingToken });
    await server.runUntil(lock.release());
    expect(await other.locks.inspect('g', 'r')).toBeUndefined();
  });

  it('an acquisition that is applied after its caller has given up is given back', async () => {
    client.faults.push({ kind: 'unavailable', applied: 'late', lateMs: 150 });
    client.always = { kind: 'unavailable', applied: 'no' };
    const wait = client.acquire({ deadlineMs: 100 });
    await expect(wait).rejects.toMatchObject({ transient: true });
    client.always = undefined;
    await server.advance(1_200);
    const lock = await other.acquire({ deadlineMs: 5_000 });
    expect(lock.held).toBe(true);
  });

  it('a renewal whose answer is lost is known to have been applied', async () => {
    const lock = await client.acquire({ renew: false });
    client.faults.push({ kind: 'unavailable', applied: 'yes' });
    await server.runUntil(lock.extend());
    expect(await other.locks.inspect('g', 'r')).toMatchObject({
      renewals: 1,
      fencingToken: lock.fencingToken,
    });
    await server.runUntil(lock.extend());
    expect(await other.locks.inspect('g', 'r')).toMatchObject({ renewals: 2 });
  });

  it('a release whose answer is lost is a release', async () => {
    const lock = await client.acquire();
    client.faults.push({ kind: 'unavailable', applied: 'yes' });
    await server.runUntil(lock.release());
    expect(await other.locks.inspect('g', 'r')).toBeUndefined();
  });

  it('a holder that cannot reach the server stops before the lease ends', async () => {
    const lock = await client.acquire();
    client.always = { kind: 'unavailable', applied: 'no' };
    await server.advance(899);
    expect([lock.held, lock.signal.aborted]).toEqual([true, false]);
    await server.advance(2);
    expect([lock.held, lock.signal.aborted]).toEqual([false, true]);
    expect(lock.signal.reason).toBeInstanceOf(LockLost);
    expect(await other.locks.tryAcquire('g', 'r')).toBeUndefined();
    await server.advance(100);
    expect(await other.locks.tryAcquire('g', 'r')).toBeDefined();
  });

  it('clocks that show another day change nothing', async () => {
    const [past, future] = [
      new ManualClock(1_700_000_000_000 - day),
      new ManualClock(1_700_000_000_000 + day),
    ];
    const [early, late] = [new Client(storage, past, 'early'), new Client(storage, future, 'late')];
    const lock = await early.acquire({ renew: false });
    expect(await late.locks.tryAcquire('g', 'r')).toBeUndefined();
    await server.advance(999);
    expect(await late.locks.tryAcquire('g', 'r')).toBeUndefined();
    await server.advance(1);
    const taken = await late.locks.tryAcquire('g', 'r');
    expect(taken?.fencingToken).toBeGreaterThan(lock.fencingToken);
    await expect(lock.refresh()).rejects.toThrow(LockLost);
  });

  it('a lease is renewed in time, for as long as it is held', async () => {
    const lock = await client.acquire();
    for (const _renewal of [1, 2, 3, 4, 5]) await server.advance(400);
    expect(lock.held).toBe(true);
    expect((await other.locks.inspect('g', 'r'))?.renewals).toBeGreaterThan(3);
    await server.runUntil(client.locks[Symbol.asyncDispose]());
    expect(await other.locks.inspect('g', 'r')).toBeUndefined();
  });
});
