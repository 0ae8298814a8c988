import type { DocumentStore } from '@tai-state/core';
import { acquireLease } from './acquire-lease.js';
import { JobWorld } from '../testing/job-world.js';

/** A client of the world that stops answering for good once it has applied so many commits. */
function dyingAfter(world: JobWorld, commits: number): DocumentStore {
  return world.client({
    next: ({ call, ofKind }) =>
      call === 'commit' && ofKind === commits ? { kind: 'crash', applied: 'yes' } : undefined,
  });
}

describe('runJob', () => {
  it('brings the latest name to every declared copy, and touches nothing else', async () => {
    const world = new JobWorld();
    await world.addAssets(12, 3);
    await world.addAssets(1, 0, 'b'.repeat(24));
    await world.rename('second');
    await world.rename('third');
    expect(await world.done(world.run({ pageSize: 5 }))).toBe('settled');
    expect(await world.values('boards', 'projectName')).toEqual([
      ...Array<string>(12).fill('third'),
      'first',
    ]);
    expect(new Set(await world.values('boards', 'projectVersion'))).toEqual(new Set([3, 1]));
    expect(await world.values('media', 'projectName')).toEqual([undefined, undefined, undefined]);
    expect(await world.settled()).toBe(true);
  });

  it('sweeps all assets of a deleted project with an exact receipt, and no other project’s', async () => {
    const world = new JobWorld();
    await world.addAssets(1_200, 7);
    await world.addAssets(1, 1, 'b'.repeat(24));
    const deletionId = await world.delete();
    expect(await world.done(world.run())).toBe('settled');
    expect(await world.values('boards', 'projectId')).toEqual(['b'.repeat(24)]);
    expect(await world.values('media', 'projectId')).toEqual(['b'.repeat(24)]);
    expect(await world.receipt(deletionId)).toMatchObject({
      projectId: world.projectId,
      deletionId,
      counts: { boards: 1_200, media: 7 },
      total: 1_207,
    });
  });

  it('gives a receipt of nothing for a project that has no assets', async () => {
    const world = new JobWorld();
    const deletionId = await world.delete();
    expect(await world.done(world.run())).toBe('settled');
    expect(await world.receipt(deletionId)).toMatchObject({ counts: { boards: 0, media: 0 }, total: 0 });
  });

  it('does nothing for a settled job, and gives the lease back', async () => {
    const world = new JobWorld();
    await world.rename('second');
    await world.done(world.run());
    expect(await world.done(world.run())).toBe('settled');
    expect(await world.done(world.run())).toBe('settled');
  });

  it('is done by one worker at a time', async () => {
    const world = new JobWorld();
    await world.addAssets(40, 0);
    await world.delete();
    const runs = Promise.all([world.run({ pageSize: 5 }), world.run({ pageSize: 5 })]);
    expect((await world.done(runs)).sort()).toEqual(['held', 'settled']);
  });

  it('is taken over when its worker died, after the lease and not before, with an exact receipt', async () => {
    const world = new JobWorld();
    await world.addAssets(60, 60);
    const deletionId = await world.delete();
    const dying = world.run({ store: dyingAfter(world, 4), pageSize: 10, inFlight: 2, leaseMs: 30_000 });
    await expect(world.done(dying)).rejects.toMatchObject({
      code: expect.stringMatching(/Unavailable|Unknown/),
    });
    const left = (await world.values('boards', 'projectId')).length;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(60);
    expect(await world.done(world.run({ nodeId: 'other' }))).toBe('held');
    await world.clock.advance(30_000);
    expect(await world.done(world.run({ nodeId: 'other' }))).toBe('settled');
    expect(await world.receipt(deletionId)).toMatchObject({ counts: { boards: 60, media: 60 }, total: 120 });
  });

  it('stops at its next commit when its lease was taken meanwhile, and what it did is counted once', async () => {
    const world = new JobWorld();
    await world.addAssets(100, 0);
    const deletionId = await world.delete();
    let wake = (): void => undefined;
    const asleep = new Promise<void>((resolve) => (wake = resolve));
    const paused = pausedBeforeCommit(world, 3, asleep);
    const slow = world.run({ store: paused, pageSize: 10, inFlight: 1, runtime: frozen(world) });
    await world.clock.advance(31_000);
    const taken = await acquireLease(world.store, world.projectId, {
      nodeId: 'other',
      leaseMs: 30_000,
      runtime: world.runtime,
    });
    expect(taken?.epoch).toBe(2);
    wake();
    expect(await world.done(slow)).toBe('lost');
    expect(await world.values('boards', 'projectId')).toHaveLength(80);
    await taken?.end({ release: true });
    expect(await world.done(world.run({ nodeId: 'third', pageSize: 25 }))).toBe('settled');
    expect(await world.receipt(deletionId)).toMatchObject({ counts: { boards: 100 }, total: 100 });
  });

  it('keeps its lease for as long as it works', async () => {
    const world = new JobWorld();
    await world.addAssets(100, 0);
    await world.delete();
    const slow = world.client({ next: () => ({ kind: 'latency', beforeMs: 2_000, afterMs: 2_000 }) });
    const run = world.run({ store: slow, pageSize: 10, inFlight: 1, leaseMs: 15_000 });
    await world.clock.advance(40_000);
    expect(await world.done(world.run({ nodeId: 'other' }))).toBe('held');
    expect(await world.done(run)).toBe('settled');
  });

  it('follows a rename, and a deletion, that comes while it works', async () => {
    const world = new JobWorld();
    await world.addAssets(50, 0);
    await world.rename('second');
    const slow = world.client({ next: () => ({ kind: 'latency', beforeMs: 5, afterMs: 5 }) });
    const run = world.run({ store: slow, pageSize: 10, inFlight: 1 });
    await world.clock.advance(60);
    await world.rename('third');
    expect(await world.done(run)).toBe('settled');
    expect(new Set(await world.values('boards', 'projectName'))).toEqual(new Set(['third']));
    await world.rename('fourth');
    const last = world.run({ store: slow, pageSize: 10, inFlight: 1 });
    await world.clock.advance(60);
    const deletionId = await world.delete();
    expect(await world.done(last)).toBe('settled');
    expect((await world.receipt(deletionId))?.total).toBe(50);
  });

  it('is not undone by a commit of its own that is applied late', async () => {
    const world = new JobWorld();
    await world.addAssets(4, 0);
    await world.rename('second');
    const faulty = world.client({
      next: ({ call, ofKind }) => {
        if (call === 'commit' && ofKind === 1) return { kind: 'unavailable', applied: 'late', lateMs: 5_000 };
        return { kind: 'latency', beforeMs: 5, afterMs: 5 };
      },
    });
    const run = world.run({ store: faulty });
    await world.clock.advance(35);
    await world.rename('third');
    expect(await world.done(run)).toBe('settled');
    await world.clock.advance(6_000);
    expect(await world.values('boards', 'projectName')).toEqual(Array<string>(4).fill('third'));
  });

  it('gives the lease back when it is stopped', async () => {
    const world = new JobWorld();
    await world.addAssets(50, 0);
    await world.delete();
    const stop = new AbortController();
    const slow = world.client({ next: () => ({ kind: 'latency', beforeMs: 50, afterMs: 50 }) });
    const run = world.run({ store: slow, pageSize: 10, inFlight: 1, signal: stop.signal });
    await world.clock.advance(600);
    stop.abort();
    expect(await world.done(run)).toBe('stopped');
    expect(await world.done(world.run({ nodeId: 'other' }))).toBe('settled');
  });

  it('gets by documents that are changed, or deleted by others, while it works', async () => {
    const world = new JobWorld();
    await world.addAssets(20, 0);
    await world.rename('second');
    let changes = 0;
    const meddling = meddle(world, async () => {
      const change = (changes += 1);
      if (change > 3) return;
      const path = `boards/${world.projectId}-0`;
      await world.store.commit([{ type: 'update', path, fields: { title: `t${String(change)}` } }]);
      const other = `boards/${world.projectId}-${String(change)}`;
      await world.store.commit([{ type: 'delete', path: other }]);
    });
    expect(await world.done(world.run({ store: meddling, pageSize: 10 }))).toBe('settled');
    expect(await world.values('boards', 'projectName')).toEqual(Array<string>(17).fill('second'));
    expect(await world.values('boards', 'title')).toContain('t3');
  });
});

/** The same runtime with timers that never fire: a process that is paused. */
function frozen(world: JobWorld) {
  const { clock } = world;
  const stopped = {
    now: () => clock.now(),
    monotonic: () => 0,
    setTimer: () => ({ cancel: () => undefined }),
  };
  return { ...world.runtime, clock: stopped };
}

/** A store whose commit with this number, counted from 0, waits before it is sent. */
function pausedBeforeCommit(world: JobWorld, number: number, until: Promise<void>): DocumentStore {
  let commits = 0;
  return meddle(world, async () => {
    commits += 1;
    if (commits === number + 1) await until;
  });
}

/** A store that does something before each of its commits. */
function meddle(world: JobWorld, before: () => Promise<void>): DocumentStore {
  return new Proxy(world.client(), {
    get(target, name) {
      const member: unknown = Reflect.get(target, name, target);
      if (typeof member !== 'function') return member;
      if (name !== 'commit') return member.bind(target) as unknown;
      return async (...args: Parameters<DocumentStore['commit']>) => {
        await before();
        return target.commit(...args);
      };
    },
  });
}
