import { StateStore } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import type { Fault } from '@tai-state/core/memory';
import { ManualClock } from '@tai-state/core/testing';
import { LockManager } from '../locks/index.js';
import { TransactionManager } from './transaction-manager.js';

const by = { changedBy: 'suite', reason: 'test' };

describe('the deadline of a transaction', () => {
  let clock: ManualClock;
  let storage: MemoryStorage;
  let fault: Fault | undefined;
  let states: StateStore<number>;
  let manager: TransactionManager<number>;

  beforeEach(() => {
    clock = new ManualClock();
    storage = new MemoryStorage({ clock });
    fault = undefined;
    const runtime = { clock };
    const store = new MemoryDocumentStore({ storage, runtime, faults: { next: () => fault } });
    states = new StateStore<number>({ store, nodeId: 'node', runtime });
    manager = new TransactionManager<number>({ states });
  });

  async function endsBy(deadlineMs: number, run: Promise<unknown>): Promise<unknown> {
    const began = clock.monotonic();
    const error: unknown = await clock.runUntil(run.catch((reason: unknown) => reason));
    expect(clock.monotonic() - began).toBeLessThanOrEqual(deadlineMs + 1);
    return error;
  }

  it('holds although a lock of it is being renewed and the renewal has no answer', async () => {
    const slow: Fault[] = [];
    const store = new MemoryDocumentStore({ storage, runtime: { clock }, faults: { next: () => slow[0] } });
    const locks = new LockManager({ store, leaseMs: 30_000, runtime: { clock } });
    const lock = await clock.runUntil(locks.acquire('g', 'r'));
    slow.push({ kind: 'latency', beforeMs: 8_000, afterMs: 0 });
    const renewal = lock.extend();
    const run = manager.executeTransaction('g', (tx) => tx.saveState('g', 'a', 1, by), {
      locks: [lock],
      deadlineMs: 300,
    });
    expect(await endsBy(300, run)).toMatchObject({ code: 'Timeout' });
    expect(await clock.runUntil(states.exists('g', 'a'))).toBe(false);
    await clock.runUntil(renewal);
  });

  it('holds while its body hangs, its reads hang, and its commit hangs', async () => {
    const hangs = manager.executeTransaction('g', () => new Promise(() => undefined), { deadlineMs: 300 });
    expect(await endsBy(300, hangs)).toMatchObject({ code: 'Timeout' });
    fault = { kind: 'latency', beforeMs: 9_000, afterMs: 0 };
    const reads = manager.executeTransaction('g', (tx) => tx.getState('g', 'a'), { deadlineMs: 300 });
    expect(await endsBy(300, reads)).toMatchObject({ code: 'Timeout' });
    const commits = manager.executeTransaction(
      'g',
      async (tx) => {
        fault = undefined;
        await tx.saveState('g', 'b', 1, by);
        fault = { kind: 'latency', beforeMs: 9_000, afterMs: 0 };
      },
      { deadlineMs: 300 },
    );
    fault = undefined;
    expect(await endsBy(300, commits)).toMatchObject({ code: 'OutcomeUnknown' });
  });

  it('is never a false one: what was told to be unknown may be applied, and is applied once', async () => {
    fault = undefined;
    const run = manager.executeTransaction(
      'g',
      async (tx) => {
        await tx.saveState('g', 'a', 1, by);
        fault = { kind: 'latency', beforeMs: 500, afterMs: 0 };
      },
      { deadlineMs: 300, operationId: 'op' },
    );
    expect(await endsBy(300, run)).toMatchObject({ code: 'OutcomeUnknown' });
    fault = undefined;
    await clock.advance(1_000);
    const again = manager.executeTransaction('g', (tx) => tx.saveState('g', 'a', 1, by), {
      operationId: 'op',
    });
    await clock.runUntil(again);
    expect((await clock.runUntil(states.getState('g', 'a'))).version).toBe(1);
  });
});
