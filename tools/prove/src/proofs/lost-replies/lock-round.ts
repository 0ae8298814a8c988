import type { Random } from '@tai-state/core';
import type { LockManager } from '@tai-state/transactions';
import type { FaultProxy } from '../../fault-proxy/fault-proxy.js';
import { noFaults } from '../../fault-proxy/fault.js';
import { codeOf } from '../state-writes/state-write.js';
import { lockGovernor } from './lock-write.js';
import type { LockBase, LockWrite } from './lock-write.js';
import type { Disturbed } from './operation.js';
import type { Tally } from './tally.js';
import { drawTrouble } from './trouble.js';
import type { Trouble } from './trouble.js';
import { wrongAbout } from './verdict.js';
import type { Told } from './verdict.js';

/** Where the rounds of one kind of write take place. */
export interface LockBed {
  readonly proxy: FaultProxy;
  /** A manager of a process of its own whose connection goes through the proxy. */
  open(): LockManager;
  /** Reaches the server without faults. */
  readonly direct: LockManager;
  readonly random: Random;
  readonly tally: Tally;
}

/** Others who get in the way: they hold the lock where it is free, and prolong it by its token where it is ours. */
function disturbed(direct: LockManager, write: LockWrite, base: LockBase): Disturbed {
  const { resourceId } = base;
  let renewals = 0;
  const disturb = async (): Promise<void> => {
    const seen = await direct.inspect(lockGovernor, resourceId);
    if (seen === undefined) {
      // Who waits would wait for all of their lease.
      if (write.leaves === 'ours' && write.name !== 'tryAcquire') return;
      await direct.acquire(lockGovernor, resourceId, { clientId: 'theirs', renew: false });
      return;
    }
    if (seen.clientId !== 'ours') return;
    await direct.extend(lockGovernor, resourceId, seen.lockToken);
    renewals += 1;
  };
  return {
    overtake: write.onHeld || write.name === 'tryAcquire' ? disturb : undefined,
    follow: disturb,
    async applied() {
      const seen = await direct.inspect(lockGovernor, resourceId);
      const ours = seen?.clientId === 'ours';
      switch (write.leaves) {
        case 'ours':
          return ours ? 1 : 0;
        case 'not ours':
          return ours ? 0 : 1;
        case 'renewed':
          return ours ? Math.min(1, seen.renewals - renewals) : NaN;
      }
    },
  };
}

async function ask(
  write: LockWrite,
  locks: LockManager,
  base: LockBase,
  trouble: Trouble,
  tally: Tally,
): Promise<Told> {
  try {
    const options = { deadlineMs: trouble.blackout ? 400 : 20_000 };
    return (await write.call(locks, base, options)) ? 'applied' : 'refused';
  } catch (error) {
    const code = codeOf(error);
    if (code === 'LockLost') return 'refused';
    // Whether an attempt without an answer has taken the lock is not known before its lease has ended.
    const open = ['LockNotAcquired', 'OutcomeUnknown', 'Timeout', 'StorageUnavailable'];
    if (!open.includes(code)) tally.violate(`an error that says nothing of the outcome: ${String(error)}`);
    return 'unknown';
  }
}

/** Sends one write of a lock into trouble, and checks what its caller is told, and that the lock still works. */
export async function lockRound(bed: LockBed, write: LockWrite, key: string): Promise<void> {
  const { proxy, direct, random, tally } = bed;
  const locks = bed.open();
  const held = write.onHeld
    ? await locks.acquire(lockGovernor, key, { clientId: 'ours', leaseMs: 60_000 })
    : undefined;
  const base: LockBase = { resourceId: key, held };
  const prepared = disturbed(direct, write, base);
  const trouble = drawTrouble(random, prepared, false);
  proxy.use(trouble.plan(prepared));
  const told = await ask(write, write.name.endsWith('token') ? bed.open() : locks, base, trouble, tally);
  proxy.use(noFaults);
  tally.count(trouble.name);
  tally.count(`told ${told}`);
  const violate = (what: string): void => {
    tally.violate(`${write.name}, ${key}, ${trouble.name}: ${what}`);
  };
  if (told === 'unknown' && !trouble.blackout) violate('was not told');
  if (told === 'refused' && !(trouble.overtaken && write.name === 'tryAcquire'))
    violate('refused for no reason');
  const wrong = await wrongAbout(told, prepared);
  if (wrong !== undefined) violate(wrong);
  await locks[Symbol.asyncDispose]();
  const left = await direct.inspect(lockGovernor, key);
  if (left?.clientId === 'ours' && !trouble.blackout) violate('a lock that nobody holds was left');
}
