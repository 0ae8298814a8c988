import { StateStore } from '@tai-state/core';
import type { Attributes, LogLevel, Telemetry } from '@tai-state/core';
import { MemoryDocumentStore } from '@tai-state/core/memory';
import { TransactionManager } from './transaction-manager.js';

const by = { changedBy: 'test', reason: 'test' };

interface Account {
  readonly balance: number;
}

class Recorder implements Telemetry {
  readonly counts = new Map<string, number>();
  readonly records = new Map<string, number>();
  readonly lines: string[] = [];

  count(name: string, value: number): void {
    this.counts.set(name, (this.counts.get(name) ?? 0) + value);
  }

  record(name: string, value: number): void {
    this.records.set(name, value);
  }

  log(level: LogLevel, message: string, fields?: Attributes): void {
    this.lines.push(`${level}: ${message} ${JSON.stringify(fields)}`);
  }

  levels(): readonly string[] {
    return this.lines.splice(0).map((line) => line.slice(0, line.indexOf(':')));
  }
}

describe('what transactions, mutations and locks tell of themselves', () => {
  let telemetry: Recorder;
  let store: MemoryDocumentStore;
  let manager: TransactionManager<Account>;
  let other: TransactionManager<Account>;

  beforeEach(() => {
    telemetry = new Recorder();
    store = new MemoryDocumentStore();
    const states = new StateStore<Account>({ store, nodeId: 'node', runtime: { telemetry } });
    manager = new TransactionManager<Account>({ states });
    other = new TransactionManager<Account>({ states: new StateStore<Account>({ store, nodeId: 'other' }) });
  });
  afterEach(() => store.close());

  it('a commit is information, a repetition a warning, and the attempts are recorded', async () => {
    await manager.executeTransaction('g', (tx) => tx.saveState('g', 'a', { balance: 1 }, by));
    expect(telemetry.levels()).toEqual(['info']);
    let raced = false;
    await manager.executeTransaction('g', async (tx) => {
      const { version, data } = await tx.getState('g', 'a');
      if (!raced) await other.mutate('g', 'a', () => ({ balance: 5 }), by);
      raced = true;
      await tx.updateState('g', 'a', { balance: data.balance + 1 }, version, by);
    });
    expect(telemetry.levels()).toEqual(['warn', 'info']);
    expect(telemetry.records.get('transaction.attempts')).toBe(2);
    expect([telemetry.counts.get('transaction.retries'), telemetry.counts.get('state.updates')]).toEqual([
      1, 2,
    ]);
  });

  it('a failure of the library is an error, one of the body is the caller’s own', async () => {
    const failing = manager.executeTransaction('g', () => {
      throw new RangeError('payload');
    });
    await expect(failing).rejects.toThrow(RangeError);
    expect(telemetry.lines.join()).not.toContain('payload');
    expect(telemetry.levels()).toEqual(['info']);
    const never = manager.executeTransaction('g', () => new Promise(() => undefined), { deadlineMs: 20 });
    await expect(never).rejects.toMatchObject({ code: 'Timeout' });
    expect(telemetry.levels()).toEqual(['error']);
    expect(telemetry.counts.get('transaction.failures')).toBe(2);
  });

  it('mutations count as updates, and others who were faster are a warning', async () => {
    const raise = (data: Account | undefined): Account => ({ balance: (data?.balance ?? 0) + 1 });
    await Promise.all([manager.mutate('g', 'a', raise, by), manager.mutate('g', 'a', raise, by)]);
    expect([telemetry.levels(), telemetry.records.get('mutate.group')]).toEqual([['info'], 2]);
    await other.mutate('g', 'a', raise, by);
    await manager.mutate('g', 'a', raise, by);
    expect(telemetry.levels()).toEqual(['warn', 'info']);
    expect([telemetry.counts.get('state.updates'), telemetry.counts.get('state.retries')]).toEqual([3, 1]);
  });

  it('the wait for a lock is recorded, and a lost one is an error', async () => {
    const lock = await manager.acquireLock('g', 'r');
    expect(telemetry.counts.get('lock.acquired')).toBe(1);
    expect(telemetry.records.get('lock.wait.ms')).toBeGreaterThanOrEqual(0);
    await other.releaseLock('g', 'r', lock.lockToken);
    await expect(lock.refresh()).rejects.toMatchObject({ code: 'LockLost' });
    expect(telemetry.levels()).toEqual(['error']);
    expect(telemetry.counts.get('lock.lost')).toBe(1);
  });
});
