import { StateStore } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import { ManualClock } from '@tai-state/core/testing';
import { TransactionManager } from '../transactions/index.js';

interface Dated {
  readonly at: Date;
  readonly n: number;
}

const by = { changedBy: 'suite', reason: 'test' };
const begin = 1_000;

describe('mutate under attack', () => {
  let clock: ManualClock;
  let storage: MemoryStorage;
  let states: StateStore<Dated>;
  let manager: TransactionManager<Dated>;

  function opened(nodeId: string): StateStore<Dated> {
    const runtime = { clock };
    return new StateStore<Dated>({ store: new MemoryDocumentStore({ storage, runtime }), nodeId, runtime });
  }

  beforeEach(() => {
    clock = new ManualClock();
    storage = new MemoryStorage({ clock });
    states = opened('node');
    manager = new TransactionManager<Dated>({ states });
  });

  const raise = (data: Dated | undefined): Dated => ({
    at: data?.at ?? new Date(begin),
    n: (data?.n ?? 0) + 1,
  });

  it('a caller that changes the dates of what it got changes nothing for the next one', async () => {
    const made = await clock.runUntil(manager.mutate('g', 'a', raise, by));
    made.data?.at.setTime(0);
    const next = await clock.runUntil(manager.mutate('g', 'a', raise, by));
    expect(next.data).toEqual({ at: new Date(begin), n: 2 });
  });

  it('a function that changes the dates of what it is given changes nothing for the next one', async () => {
    await clock.runUntil(manager.mutate('g', 'a', raise, by));
    const wild = manager.mutate(
      'g',
      'a',
      (data) => {
        data?.at.setTime(0);
        throw new RangeError('no');
      },
      by,
    );
    const next = manager.mutate('g', 'a', raise, by);
    await expect(clock.runUntil(wild)).rejects.toThrow(RangeError);
    expect((await clock.runUntil(next)).data?.at).toEqual(new Date(begin));
  });

  it('a function that never ends holds up the others for its own deadline at most', async () => {
    const never = manager.mutate('g', 'a', () => new Promise<Dated>(() => undefined), by, {
      deadlineMs: 100,
    });
    const others = [manager.mutate('g', 'a', raise, by), manager.mutate('g', 'a', raise, by)];
    await expect(clock.runUntil(never)).rejects.toMatchObject({ code: 'Timeout' });
    const made = await clock.runUntil(Promise.all(others));
    expect(made.map(({ version }) => version)).toEqual([1, 2]);
    expect(clock.monotonic()).toBeLessThan(200);
  });

  it('a caller that gives up behind a slow function changes nothing, and is told so', async () => {
    const slow = manager.mutate(
      'g',
      'a',
      async (data) => {
        await new Promise<void>((resolve) => clock.setTimer(resolve, 500));
        return raise(data);
      },
      by,
    );
    const impatient = manager.mutate('g', 'a', raise, by, { deadlineMs: 100 });
    await expect(clock.runUntil(impatient)).rejects.toMatchObject({ code: 'Timeout' });
    expect((await clock.runUntil(slow)).version).toBe(1);
    expect((await states.getState('g', 'a')).version).toBe(1);
  });

  it('a function that waits for a mutation of its own state ends at its deadline, and no other', async () => {
    const nested = manager.mutate(
      'g',
      'a',
      async () => (await manager.mutate('g', 'a', raise, by)).data ?? raise(undefined),
      by,
      { deadlineMs: 100 },
    );
    await expect(clock.runUntil(nested)).rejects.toMatchObject({ code: 'Timeout' });
    await clock.advance(1_000);
    expect((await states.getState('g', 'a')).data.n).toBe(1);
  });

  it('what came too late is neither applied nor told as an error of nobody', async () => {
    let finish: (data: Dated) => void = () => undefined;
    const late = manager.mutate('g', 'a', () => new Promise<Dated>((resolve) => (finish = resolve)), by, {
      deadlineMs: 100,
    });
    await expect(clock.runUntil(late)).rejects.toMatchObject({ code: 'Timeout' });
    finish({ at: new Date(0), n: 99 });
    expect((await clock.runUntil(manager.mutate('g', 'a', raise, by))).data?.n).toBe(1);
  });

  it('two managers in one process, one mutation each at a time, lose nothing', async () => {
    const other = new TransactionManager<Dated>({ states });
    const made = await clock.runUntil(
      Promise.all(
        [manager, other, new TransactionManager<Dated>({ states: opened('far') })].flatMap((one) =>
          Array.from({ length: 7 }, () => one.mutate('g', 'a', raise, by)),
        ),
      ),
    );
    expect(made.map(({ version }) => version).sort((a, b) => a - b)).toEqual(
      Array.from({ length: 21 }, (_, index) => index + 1),
    );
    expect((await states.getState('g', 'a')).data.n).toBe(21);
  });
});
