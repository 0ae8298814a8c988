import { TaiStateError } from './tai-state-error.js';
import type { TaiStateErrorOptions } from './tai-state-error.js';

/** Who had the lock that could not be had, as far as it was seen. */
export interface LockHolder {
  readonly clientId: string;
  /** What was left of its lease by the server's time when it was seen last, in milliseconds. */
  readonly remainingMs: number;
}

/**
 * The lock is held by another client, and waiting for it was not wanted or has ended. Nothing is held, unless `cause`
 * is an `OutcomeUnknown`: then a lock without an owner may stay for one lease.
 */
export class LockNotAcquired extends TaiStateError {
  readonly resourceId: string;
  /** Undefined when nobody was seen holding it. */
  readonly holder: LockHolder | undefined;
  readonly waitedMs: number;

  constructor(
    resourceId: string,
    holder: LockHolder | undefined,
    waitedMs: number,
    options: TaiStateErrorOptions = {},
  ) {
    const found = holder === undefined ? 'nobody was seen holding it' : `${holder.clientId} holds it`;
    super(
      'LockNotAcquired',
      `lock ${resourceId}: not acquired within ${String(Math.round(waitedMs))} ms; ${found}. Try again later.`,
      options,
    );
    this.resourceId = resourceId;
    this.holder = holder;
    this.waitedMs = waitedMs;
  }
}

/**
 * Why a lock is not its holder's any more: its lease has run out, another client has it, it was released, or the
 * token given never was the lock's present one.
 */
export type LockLostReason = 'expired' | 'taken' | 'released' | 'wrong-token';

/** The lock is not, or no longer, the caller's. Stop what it protected; acquire it again before going on. */
export class LockLost extends TaiStateError {
  readonly resourceId: string;
  readonly reason: LockLostReason;

  constructor(resourceId: string, reason: LockLostReason, options: TaiStateErrorOptions = {}) {
    super(
      'LockLost',
      `lock ${resourceId}: expected to hold it, found it ${reason}. Stop, and acquire it again.`,
      options,
    );
    this.resourceId = resourceId;
    this.reason = reason;
  }
}

/** One step of a cycle: the client waits for a lock that the next client of the cycle holds. */
export interface WaitEdge {
  readonly clientId: string;
  /** The path of the lock that it waits for. */
  readonly lock: string;
  readonly holder: string;
}

/**
 * Clients wait for each other's locks in a cycle, and this caller was chosen to give up: its wait is the youngest.
 * Release what is held, and begin again.
 */
export class DeadlockDetected extends TaiStateError {
  /** Beginning with the caller's own wait; the last holder is the caller. */
  readonly cycle: readonly WaitEdge[];

  constructor(cycle: readonly WaitEdge[], options: TaiStateErrorOptions = {}) {
    const steps = cycle.map((edge) => `${edge.clientId} waits for ${edge.lock} held by ${edge.holder}`);
    super('DeadlockDetected', `${steps.join('; ')}. Release what is held and begin again.`, options);
    this.cycle = cycle;
  }
}
