import { DeadlockDetected, isTaiStateError } from '@tai-state/core';
import type { DocumentStore } from '@tai-state/core';
import { failsWith, holds, same } from '@tai-state/core/testing';
import { ticketConverter } from '../locks/ticket-document.js';
import { casesOf } from './contract-case.js';
import type { LockContext } from './lock-context.js';
import { eventually, pause } from './pause.js';

/** How many wait, as anybody can see. */
async function ticketsOf(t: LockContext, store: DocumentStore): Promise<number> {
  const { documents } = await store.query({ collection: `${t.root}/lockTickets` });
  return documents.length;
}

/** Queues, several locks at once, and cycles of waits. */
export const lockQueueCases = casesOf<LockContext>('queues', {
  'those who queue get the lock in the order in which they asked': async (t) => {
    const managers = [await t.manager(), await t.manager(), await t.manager()];
    const store = await t.store();
    const order: number[] = [];
    const first = await managers[0]?.acquire(t.governorId, 'r', { fifo: true });
    const waits: Promise<void>[] = [];
    for (let place = 0; place < 9; place += 1) {
      const locks = managers[place % 3] ?? (await t.manager());
      waits.push(
        (async () => {
          await using lock = await locks.acquire(t.governorId, 'r', { fifo: true, deadlineMs: 20_000 });
          holds(lock.held, 'held');
          order.push(place);
        })(),
      );
      await eventually(async () => (await ticketsOf(t, store)) === place + 1);
    }
    await first?.release();
    await Promise.all(waits);
    same(order, [0, 1, 2, 3, 4, 5, 6, 7, 8]);
    same(await ticketsOf(t, store), 0);
  },
  'a crashed waiter holds up the queue for one lease at most': async (t) => {
    const [locks, store] = [await t.manager(), await t.store()];
    const lock = await locks.acquire(t.governorId, 'r');
    const crashed = { lock: lock.path, clientId: 'crashed', fifo: true, leaseMs: 300, renewals: 0 };
    const data = ticketConverter.toDocument({ ...crashed, expiresAt: new Date(0) });
    await store.commit([{ type: 'create', path: `${t.root}/lockTickets/crashed`, data }]);
    const wait = locks.acquire(t.governorId, 'r', { fifo: true, deadlineMs: 10_000 });
    await lock.release();
    const next = await wait;
    holds(next.held, 'the one after the crashed one has it');
  },
  'a wait that gave up leaves no ticket': async (t) => {
    const [{ locks, clock }, store] = [await t.stillManager(), await t.store()];
    await locks.acquire(t.governorId, 'r');
    const wait = locks.acquire(t.governorId, 'r', { fifo: true, deadlineMs: 150 });
    const failing = failsWith('LockNotAcquired', wait);
    await eventually(async () => (await ticketsOf(t, store)) === 1);
    await clock.advance(150);
    await failing;
    await eventually(async () => (await ticketsOf(t, store)) === 0);
  },
  'several locks are taken in one order, and released together': async (t) => {
    const locks = await t.manager();
    const set = await locks.acquireMany(t.governorId, ['c', 'a', 'b', 'a']);
    same(
      set.locks.map((lock) => lock.resourceId),
      ['a', 'b', 'c'],
    );
    same(new Set(set.locks.map((lock) => lock.clientId)).size, 1);
    same([set.fences().length, set.of('b').held, set.signal.aborted], [3, true, false]);
    await set.release();
    for (const id of ['a', 'b', 'c']) same(await locks.inspect(t.governorId, id), undefined);
  },
  'several locks are taken all or none': async (t) => {
    const [{ locks, clock }, others] = [await t.stillManager(), await t.manager()];
    await others.acquire(t.governorId, 'b');
    const { reads } = t.meter.cost;
    const many = locks.acquireMany(t.governorId, ['a', 'b'], { deadlineMs: 200 });
    const failing = failsWith('LockNotAcquired', many);
    // That it is there was read, then who holds it.
    await eventually(() => t.meter.cost.reads >= reads + 2);
    await clock.advance(200);
    await failing;
    same(await locks.inspect(t.governorId, 'a'), undefined);
  },
  'sets of locks in opposite orders do not wait for each other': async (t) => {
    const [locks, others] = [await t.manager(), await t.manager()];
    await Promise.all(
      Array.from({ length: 6 }, async (_, index) => {
        const [manager, ids] = index % 2 === 0 ? [locks, ['a', 'b']] : [others, ['b', 'a']];
        await using set = await manager.acquireMany(t.governorId, ids, { deadlineMs: 20_000 });
        same(set.locks.length, 2);
      }),
    );
  },
  'of two that wait for each other the younger gives up, and the older gets its lock': async (t) => {
    const options = { deadlockCheckMs: 200, leaseMs: 5_000 };
    const [ours, theirs] = [await t.manager(options), await t.manager(options)];
    const store = await t.store();
    await ours.acquire(t.governorId, 'a', { clientId: 'c1' });
    const b = await theirs.acquire(t.governorId, 'b', { clientId: 'c2' });
    const older = ours.acquire(t.governorId, 'b', { clientId: 'c1', deadlineMs: 20_000 });
    await eventually(async () => (await ticketsOf(t, store)) === 1);
    const error = await failsWith('DeadlockDetected', theirs.acquire(t.governorId, 'a', { clientId: 'c2' }));
    holds(error instanceof DeadlockDetected, 'a DeadlockDetected');
    same(error.cycle, [
      { clientId: 'c2', lock: `${t.root}/governors/${t.governorId}/locks/a`, holder: 'c1' },
      { clientId: 'c1', lock: `${t.root}/governors/${t.governorId}/locks/b`, holder: 'c2' },
    ]);
    await b.release();
    holds((await older).held, 'the older has it');
  },
  'of three in a cycle exactly one gives up': async (t) => {
    const names = ['a', 'b', 'c'];
    const options = { deadlockCheckMs: 200, leaseMs: 5_000 };
    const managers = await Promise.all(names.map(() => t.manager(options)));
    const held = await Promise.all(
      managers.map((locks, index) =>
        locks.acquire(t.governorId, names[index] ?? '', { clientId: `c${String(index)}` }),
      ),
    );
    const outcomes = await Promise.all(
      managers.map(async (locks, index) => {
        try {
          const wanted = names[(index + 1) % 3] ?? '';
          const clientId = `c${String(index)}`;
          await locks.acquire(t.governorId, wanted, { clientId, deadlineMs: 20_000 });
          return 'acquired';
        } catch (error) {
          return isTaiStateError(error) ? error.code : 'another error';
        } finally {
          await held[index]?.release();
        }
      }),
    );
    same([...outcomes].sort(), ['DeadlockDetected', 'acquired', 'acquired']);
  },
  'anybody can ask for the cycles that stand': async (t) => {
    const options = { deadlockCheckMs: 30_000 };
    const [ours, theirs] = [await t.manager(options), await t.manager(options)];
    await ours.acquire(t.governorId, 'a', { clientId: 'c1' });
    await theirs.acquire(t.governorId, 'b', { clientId: 'c2' });
    const stop = new AbortController();
    const waits = [
      ours.acquire(t.governorId, 'b', { clientId: 'c1', signal: stop.signal }),
      theirs.acquire(t.governorId, 'a', { clientId: 'c2', signal: stop.signal }),
    ];
    const settled = Promise.allSettled(waits);
    await eventually(async () => (await ours.detectDeadlocks()).length === 1);
    const [cycle = []] = await ours.detectDeadlocks();
    same(cycle.map((edge) => edge.clientId).sort(), ['c1', 'c2']);
    stop.abort();
    await settled;
    await eventually(async () => (await ours.detectDeadlocks()).length === 0);
  },
  'a wait for somebody who waits for nobody is no deadlock': async (t) => {
    const options = { deadlockCheckMs: 100, leaseMs: 5_000 };
    const [ours, theirs] = [await t.manager(options), await t.manager(options)];
    const a = await ours.acquire(t.governorId, 'a', { clientId: 'c1' });
    await theirs.acquire(t.governorId, 'b', { clientId: 'c2' });
    const wait = theirs.acquire(t.governorId, 'a', { clientId: 'c2', deadlineMs: 10_000 });
    await pause(500);
    same(await ours.detectDeadlocks(), []);
    await a.release();
    holds((await wait).held, 'acquired');
  },
});
