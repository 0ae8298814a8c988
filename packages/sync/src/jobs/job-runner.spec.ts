import type { DocumentStore } from '@tai-state/core';
import { JobRunner } from './job-runner.js';
import type { JobRunnerOptions } from './job-runner.js';
import { JobWorld, registry } from '../testing/job-world.js';

function runnerOf(world: JobWorld, options: Partial<JobRunnerOptions> = {}): JobRunner {
  return new JobRunner({
    store: world.store,
    registry,
    nodeId: 'worker',
    runtime: world.runtime,
    pageSize: 10,
    ...options,
  });
}

describe('JobRunner', () => {
  it('runs a job at once when it is told of it', async () => {
    const world = new JobWorld();
    const runner = runnerOf(world, { scanEveryMs: 1_000_000 });
    runner.start();
    await world.clock.advance(1);
    await world.addAssets(5, 0);
    await world.rename('second');
    runner.notify(world.projectId);
    await world.clock.advance(1);
    expect(await world.settled()).toBe(true);
    await world.done(runner.stop());
  });

  it('finds due jobs by itself, from before it started and later on', async () => {
    const world = new JobWorld();
    await world.rename('second');
    const runner = runnerOf(world, { scanEveryMs: 5_000 });
    runner.start();
    await world.clock.advance(10);
    expect(await world.settled()).toBe(true);
    await world.rename('third');
    await world.clock.advance(7_000);
    expect(await world.settled()).toBe(true);
    await world.done(runner.stop());
  });

  it('runs a job again that becomes due while it is running', async () => {
    const world = new JobWorld();
    await world.addAssets(30, 0);
    await world.rename('second');
    const slow = world.client({ next: () => ({ kind: 'latency', beforeMs: 5, afterMs: 5 }) });
    const runner = runnerOf(world, { store: slow, scanEveryMs: 1_000_000 });
    runner.start();
    await world.clock.advance(40);
    await world.rename('third');
    runner.notify(world.projectId);
    await world.clock.advance(10_000);
    expect(await world.settled()).toBe(true);
    expect(new Set(await world.values('boards', 'projectName'))).toEqual(new Set(['third']));
    await world.done(runner.stop());
  });

  it('repeats a job that failed', async () => {
    const world = new JobWorld();
    await world.addAssets(30, 0);
    await world.delete();
    const faulty = world.client({
      next: ({ call, ofKind }) =>
        call === 'commit' && ofKind >= 1 && ofKind < 12 ? { kind: 'unavailable', applied: 'no' } : undefined,
    });
    const runner = runnerOf(world, { store: faulty, scanEveryMs: 5_000 });
    runner.start();
    await world.clock.advance(60_000);
    expect(await world.settled()).toBe(true);
    await world.done(runner.stop());
  });

  it('takes over, after the lease, what a runner that died has left', async () => {
    const world = new JobWorld();
    await world.addAssets(60, 0);
    const deletionId = await world.delete();
    const dying = world.client({
      next: ({ call, ofKind }) =>
        call === 'commit' && ofKind === 3 ? { kind: 'crash', applied: 'no' } : undefined,
    });
    const first = runnerOf(world, { store: dying, inFlight: 1 });
    first.start();
    await world.clock.advance(5_000);
    const second = runnerOf(world, { nodeId: 'other' });
    second.start();
    await world.clock.advance(20_000);
    expect(await world.settled()).toBe(false);
    await world.clock.advance(25_000);
    expect(await world.settled()).toBe(true);
    expect((await world.receipt(deletionId))?.total).toBe(60);
    await world.done(Promise.all([first.stop(), second.stop()]));
  });

  it('runs no more jobs at once than allowed', async () => {
    const world = new JobWorld();
    const running = new Set<string>();
    let most = 0;
    const slow = watched(world, running, () => (most = Math.max(most, running.size)));
    const runner = runnerOf(world, { store: slow, concurrency: 2 });
    runner.start();
    for (const letter of ['b', 'c', 'd', 'e', 'f']) runner.notify(letter.repeat(24));
    await world.clock.advance(5_000);
    await world.done(runner.stop());
    expect(most).toBe(2);
  });

  it('stops what runs, and begins nothing afterwards', async () => {
    const world = new JobWorld();
    await world.addAssets(50, 0);
    await world.delete();
    const slow = world.client({ next: () => ({ kind: 'latency', beforeMs: 50, afterMs: 50 }) });
    const runner = runnerOf(world, { store: slow, inFlight: 1 });
    runner.start();
    await world.clock.advance(700);
    await world.done(runner.stop());
    const left = (await world.values('boards', 'projectId')).length;
    runner.notify(world.projectId);
    await world.clock.advance(60_000);
    expect(await world.values('boards', 'projectId')).toHaveLength(left);
    expect(left).toBeGreaterThan(0);
    expect(await world.done(world.run({ nodeId: 'other' }))).toBe('settled');
  });
});

/** A slow store that knows which projects' leases are being looked at. */
function watched(world: JobWorld, running: Set<string>, told: () => void): DocumentStore {
  const slow = world.client({ next: () => ({ kind: 'latency', beforeMs: 20, afterMs: 20 }) });
  return new Proxy(slow, {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name !== 'getAll') return member.bind(target) as unknown;
      return async (...args: Parameters<DocumentStore['getAll']>) => {
        const path = args[0][0] ?? '';
        running.add(path);
        told();
        try {
          return await target.getAll(...args);
        } finally {
          running.delete(path);
        }
      };
    },
  });
}
