import type { Call, CallOptions, KeyMutex, VersionStamp, Write } from '@tai-state/core';
import { attemptAcquire } from './attempt-acquire.js';
import type { AttemptOutcome } from './attempt-acquire.js';
import type { DeadlockWatch } from './deadlock-watch.js';
import type { SeenLease } from './lease.js';
import { LeaseWatch } from './lease-watch.js';
import type { LocalWaits } from './local-waits.js';
import type { SeenLock } from './lock-document.js';
import { predecessorOf } from './lock-queue.js';
import { readLock, within } from './lock-scope.js';
import type { LockGrant, LockRequest, LockScope } from './lock-scope.js';
import type { LockWatches } from './lock-watches.js';
import { ticketConverter } from './ticket-document.js';
import type { SeenTicket } from './ticket-document.js';
import type { Ticket } from './ticket.js';

/** One wait for one lock. */
export interface LockWait {
  readonly request: LockRequest;
  readonly call: Call;
  readonly signal: AbortSignal | undefined;
  readonly ticket: Ticket;
  readonly deadlocks: DeadlockWatch;
  readonly watches: LockWatches;
  readonly local: LocalWaits;
  /** Told who has the lock, each time that it is seen. */
  onBusy(seen: SeenLock): void;
  /** Told when it cannot be known whether the lock was taken. */
  onUnknown(): void;
}

/** Waits among those who take the lock as they come; of those in this process one at a time asks the server. */
export async function waitInTurn(scope: LockScope, wait: LockWait, mutex: KeyMutex): Promise<LockGrant> {
  wait.deadlocks.start();
  const turn = (before: Promise<void>): Promise<void> => wait.call.race(before);
  return mutex.run(wait.request.path, turn, () => takeWhenFree(scope, wait));
}

/** Waits in the queue of tickets: for the one before to get the lock, then for the lock. */
export function waitInQueue(scope: LockScope, wait: LockWait): Promise<LockGrant> {
  return wait.local.during(wait.ticket, queue(scope, wait));
}

async function queue(scope: LockScope, wait: LockWait): Promise<LockGrant> {
  const { request, ticket } = wait;
  const createTime: VersionStamp = await ticket.publish(optionsOf(wait));
  wait.deadlocks.start();
  using _open = wait.watches.keep(request.path);
  let held: SeenLease | undefined;
  for (let first = true; held === undefined; first = false) {
    const place = { path: ticket.path, createTime, lock: request.path };
    const before = await predecessorOf(scope.store, place, optionsOf(wait));
    if (before === undefined) {
      // Who was before has most likely got the lock just now.
      if (!first) held = await readLock(scope.store, request.path, optionsOf(wait));
      break;
    }
    held = await endOf(scope, wait, before);
  }
  return await takeWhenFree(scope, wait, held);
}

/** Waits until the wait before this one has ended. Gives the lock that it has got, where that is known. */
async function endOf(scope: LockScope, wait: LockWait, before: SeenTicket): Promise<SeenLease | undefined> {
  const local = wait.local.endOf(before.path);
  if (local !== undefined) {
    const end = await wait.call.race(local);
    if (end === 'gave-up') return undefined;
    const { path, leaseMs, updateTime } = end.granted;
    return { path, leaseMs, updateTime, readTime: updateTime };
  }
  await using watch = new LeaseWatch(
    { store: scope.store, clock: scope.runtime.clock },
    before.path,
    (document) => ticketConverter.fromDocument(document).leaseMs,
  );
  await watch.untilEnded(before, wait.call);
  return undefined;
}

/** Takes the lock as soon as it is free or its lease has run out; it is not tried for while it is known to be held. */
async function takeWhenFree(scope: LockScope, wait: LockWait, held?: SeenLease): Promise<LockGrant> {
  const { request, call, ticket } = wait;
  let part = held && wait.watches.open(request.path);
  try {
    if (part !== undefined && held !== undefined) await part.watch.untilEnded(held, call);
    for (;;) {
      const withdrawal = ticket.withdrawal;
      const outcome = await attemptOf(scope, wait, withdrawal);
      if ('granted' in outcome) {
        if (withdrawal.length > 0) ticket.withdrawn();
        return outcome.granted;
      }
      if ('changed' in outcome) {
        await call.sleep(scope.runtime.random.next() * 5);
        continue;
      }
      wait.onBusy(outcome.busy);
      part ??= wait.watches.open(request.path);
      await part.watch.untilEnded(outcome.busy, call);
    }
  } finally {
    part?.[Symbol.dispose]();
  }
}

/** One attempt of a wait. */
export function attemptOf(
  scope: LockScope,
  wait: LockWait,
  also: readonly Write[] = [],
): Promise<AttemptOutcome> {
  const setting = {
    options: () => optionsOf(wait),
    also,
    onUnknown: () => {
      wait.onUnknown();
    },
  };
  return attemptAcquire(scope, wait.request, setting);
}

function optionsOf(wait: LockWait): CallOptions {
  return within(wait.call, wait.signal);
}
