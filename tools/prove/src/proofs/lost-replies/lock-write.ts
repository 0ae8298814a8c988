import type { CallOptions } from '@tai-state/core';
import type { Lock, LockManager } from '@tai-state/transactions';

/** The governor of all locks of the proof. */
export const lockGovernor = 'g';

/** Where a write of a lock begins: with the lock in our hands, or with nobody's. */
export interface LockBase {
  readonly resourceId: string;
  /** Undefined where nobody has it. */
  readonly held: Lock | undefined;
}

/** A public write of `LockManager` and `Lock`. */
export interface LockWrite {
  readonly name: string;
  /** Whether the lock is ours before it. */
  readonly onHeld: boolean;
  /**
   * What is found when it was applied: the lock in our hands, or not any more, or its lease begun anew (which may happen
   * twice: a lease that begins now begins now).
   */
  readonly leaves: 'ours' | 'renewed' | 'not ours';
  /** False when somebody else has the lock. */
  readonly call: (locks: LockManager, base: LockBase, options: CallOptions) => Promise<boolean>;
}

const leaseMs = 60_000;

function tokenOf({ held }: LockBase): string {
  return held?.lockToken ?? '';
}

const acquire: LockWrite['call'] = async (locks, { resourceId }, options) =>
  (await locks.acquire(lockGovernor, resourceId, { leaseMs, clientId: 'ours', ...options })).held;

const acquireInTheQueue: LockWrite['call'] = async (locks, { resourceId }, options) => {
  const wanted = { leaseMs, clientId: 'ours', fifo: true, ...options };
  return (await locks.acquire(lockGovernor, resourceId, wanted)).held;
};

const tryAcquire: LockWrite['call'] = async (locks, { resourceId }, options) => {
  const wanted = { leaseMs, clientId: 'ours', ...options };
  return (await locks.tryAcquire(lockGovernor, resourceId, wanted))?.held === true;
};

const extend: LockWrite['call'] = async (_locks, { held }, options) => {
  await held?.extend(options);
  return true;
};

const extendByToken: LockWrite['call'] = async (locks, base, options) => {
  await locks.extend(lockGovernor, base.resourceId, tokenOf(base), options);
  return true;
};

const release: LockWrite['call'] = async (_locks, { held }, options) => {
  await held?.release(options);
  return true;
};

const releaseByToken: LockWrite['call'] = async (locks, base, options) => {
  await locks.release(lockGovernor, base.resourceId, tokenOf(base), options);
  return true;
};

/** Every public write of locks. The holder's own calls go through the proxy too, as it was acquired there. */
export const lockWrites: readonly LockWrite[] = [
  { name: 'acquire', onHeld: false, leaves: 'ours', call: acquire },
  { name: 'acquire in the queue', onHeld: false, leaves: 'ours', call: acquireInTheQueue },
  { name: 'tryAcquire', onHeld: false, leaves: 'ours', call: tryAcquire },
  { name: 'extend', onHeld: true, leaves: 'renewed', call: extend },
  { name: 'extend by token', onHeld: true, leaves: 'renewed', call: extendByToken },
  { name: 'release', onHeld: true, leaves: 'not ours', call: release },
  { name: 'release by token', onHeld: true, leaves: 'not ours', call: releaseByToken },
];
