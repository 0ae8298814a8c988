import type { EventDraft } from '@tai-state/core';
import type { Transition } from '@tai-state/persister';
import { apply, present } from './account.js';
import type { Account } from './account.js';
import type { Oracle, Remembered } from './oracle.js';
import type { World } from './world.js';

/** Transitions by chance, and what they lead to. */
export interface RandomChanges {
  readonly transitions: readonly Transition<Account>[];
  readonly versions: readonly Omit<Remembered, 'time'>[];
}

const owners = ['ann', 'bob'];

function draft(world: World, oracle: Oracle, before: Account | undefined): EventDraft {
  if (before !== undefined && world.chance(0.1)) return { action: 'close' };
  const owner = before?.owner ?? owners[world.from(0, 1)] ?? 'ann';
  const [schemaVersion, amount] = [world.from(1, 2), world.from(1, 100)];
  if (world.chance(0.3)) {
    // What is personal cannot be written any more once its owner is forgotten.
    const name = oracle.isForgotten(owner) ? null : `name ${String(amount)}`;
    return { action: 'rename', payload: { owner, name }, schemaVersion };
  }
  const payload = schemaVersion === 1 ? { owner, cents: amount * 100 } : { owner, amount };
  return { action: 'add', payload, schemaVersion };
}

/** One to three transitions that follow each other: full and with digests alone, with and without their data. */
export function randomChanges(world: World, oracle: Oracle): RandomChanges {
  const transitions: Transition<Account>[] = [];
  const versions: Omit<Remembered, 'time'>[] = [];
  let { data } = oracle;
  for (let left = world.from(1, 3); left > 0; left -= 1) {
    const by = `writer of ${String(oracle.version + versions.length + 1)}`;
    const one: Transition<Account> = {
      ...draft(world, oracle, data),
      metadata: { changedBy: by, reason: 'replay' },
      ...(world.chance(0.7) && { recordStates: world.chance(0.5) ? 'full' : 'digest' }),
    };
    if (one.action === 'close') {
      data = undefined;
      transitions.push({ ...one, deletes: true });
    } else {
      data = apply(data, present(one));
      transitions.push(world.chance(0.5) ? { ...one, data } : one);
    }
    versions.push({ data, by });
  }
  return { transitions, versions };
}
