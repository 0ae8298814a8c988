import { Aborted, Call, DeadlockDetected, LockNotAcquired, Timeout, isTaiStateError } from '@tai-state/core';
import type { KeyMutex } from '@tai-state/core';
import { DeadlockWatch } from './deadlock-watch.js';
import type { DeadlockTiming } from './deadlock-watch.js';
import { remainingMs } from './lease.js';
import type { LocalWaits } from './local-waits.js';
import type { SeenLock } from './lock-document.js';
import type { AcquireOptions } from './lock-options.js';
import { readLock, storageDeadlineMs } from './lock-scope.js';
import type { LockGrant, LockRequest, LockScope } from './lock-scope.js';
import type { LockWatches } from './lock-watches.js';
import { Ticket } from './ticket.js';
import { attemptOf, waitInQueue, waitInTurn } from './wait-for-lock.js';
import type { LockWait } from './wait-for-lock.js';

/** A call to the storage that ends with its wait may tell so this much before the wait's own timer, in milliseconds. */
const togetherMs = 5;

/** What a wait needs beside its request. */
export interface AcquireSetting {
  readonly options: AcquireOptions;
  readonly ticketPath: string;
  readonly timing: DeadlockTiming;
  readonly mutex: KeyMutex;
  readonly watches: LockWatches;
  readonly local: LocalWaits;
}

/** Waits for a lock. Throws `LockNotAcquired` at the deadline, `DeadlockDetected`, `Aborted`. */
export async function acquire(
  scope: LockScope,
  request: LockRequest,
  setting: AcquireSetting,
): Promise<LockGrant> {
  const { clock, telemetry } = scope.runtime;
  const { options } = setting;
  const beganAt = clock.monotonic();
  const fifo = options.fifo === true;
  const met: { holder?: SeenLock; unknown?: true } = {};
  using call = new Call('acquire', clock, options, 60_000);
  using ticket = new Ticket(scope, setting.ticketPath, request, fifo);
  using deadlocks = new DeadlockWatch(scope, { request, ticket, call }, setting.timing);
  const wait: LockWait = {
    request,
    call,
    signal: options.signal,
    ticket,
    deadlocks,
    watches: setting.watches,
    local: setting.local,
    onBusy(seen) {
      met.holder = seen;
    },
    onUnknown() {
      met.unknown = true;
    },
  };
  try {
    const grant = await (fifo ? waitInQueue(scope, wait) : firstOrInTurn(scope, wait, setting.mutex));
    telemetry.record('lock.wait.ms', clock.monotonic() - beganAt, { fifo });
    return grant;
  } catch (error) {
    if (met.unknown) void giveBack(scope, request);
    if (error instanceof DeadlockDetected || error instanceof Aborted) throw error;
    const waitedMs = clock.monotonic() - beganAt;
    if (call.ended instanceof Aborted) throw call.ended;
    if (!isOver(call, error)) throw error;
    const holder = met.holder && {
      clientId: met.holder.record.clientId,
      remainingMs: Math.max(0, remainingMs(met.holder)),
    };
    throw new LockNotAcquired(request.resourceId, holder, waitedMs, { cause: error });
  }
}

/** Whether the time of a wait is up, whichever of its timers has told so first. */
function isOver(call: Call, error: unknown): boolean {
  if (call.ended !== undefined) return call.ended instanceof Timeout;
  return isTaiStateError(error) && error.transient && call.remainingMs() <= togetherMs;
}

/** One attempt comes before all waiting, so that a free lock costs one write. */
async function firstOrInTurn(scope: LockScope, wait: LockWait, mutex: KeyMutex): Promise<LockGrant> {
  const outcome = await attemptOf(scope, wait);
  if ('granted' in outcome) return outcome.granted;
  if ('busy' in outcome) wait.onBusy(outcome.busy);
  return waitInTurn(scope, wait, mutex);
}

/** An attempt whose answer was lost may have taken the lock that nobody will hold now: then it is released. */
export async function giveBack(scope: LockScope, request: LockRequest): Promise<void> {
  const options = { deadlineMs: storageDeadlineMs };
  try {
    const seen = await readLock(scope.store, request.path, options);
    if (seen?.record.token !== request.token) return;
    const precondition = { updateTime: seen.updateTime };
    await scope.store.commit([{ type: 'delete', path: request.path, precondition }], {
      ...options,
      idempotent: true,
    });
  } catch {
    scope.runtime.telemetry.log('warn', 'a lock may be left without an owner for one lease', {
      lock: request.path,
    });
  }
}
