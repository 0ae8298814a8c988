import { OperationReused, OutcomeUnknown, VersionConflict } from '@tai-state/core';
import type { CommitOptions, DocumentStore, Random } from '@tai-state/core';
import type { FaultProxy } from '../../fault-proxy/fault-proxy.js';
import { noFaults } from '../../fault-proxy/fault.js';
import type { Prepared } from './operation.js';
import type { Tally } from './tally.js';
import { drawTrouble } from './trouble.js';
import { wrongAbout } from './verdict.js';
import type { Told } from './verdict.js';

/** Where a round takes place. */
export interface StoreBed {
  readonly proxy: FaultProxy;
  readonly store: DocumentStore;
  /** The store of a process that was started anew. */
  restarted(): DocumentStore;
  readonly random: Random;
  readonly tally: Tally;
}

/** Sends one commit into trouble, checks that the caller was told the truth, also after a restart, and gives it back. */
export async function storeRound(bed: StoreBed, prepared: Prepared, key: string): Promise<Told> {
  const { proxy, store, random, tally } = bed;
  const trouble = drawTrouble(random, prepared, false);
  const named = trouble.blackout || random.next() < 0.3;
  const options: CommitOptions = {
    ...(named && { operationId: key }),
    ...(trouble.blackout && { deadlineMs: 150 }),
  };
  proxy.use(trouble.plan(prepared));
  const told = await tell(store, prepared, options, tally);
  proxy.use(noFaults);
  tally.count(trouble.name);
  const violate = (what: string): void => {
    tally.violate(`${key}, ${trouble.name}${named ? ', with an operation id' : ''}: ${what}`);
  };
  const expected: Told = trouble.overtaken ? 'refused' : trouble.blackout ? 'unknown' : 'applied';
  if (told !== expected) violate(`expected ${expected}, was told ${told}`);
  const wrong = await wrongAbout(told, prepared);
  if (wrong !== undefined) violate(wrong);
  if (!named || trouble.overtaken) return told;

  await using again = bed.restarted();
  const toldAgain = await tell(again, prepared, { operationId: key }, tally);
  tally.count('repeated after a restart');
  const wrongAgain = await wrongAbout(toldAgain, prepared);
  if (toldAgain !== 'applied') violate(`after a restart: was told ${toldAgain}`);
  if (wrongAgain !== undefined) violate(`after a restart: ${wrongAgain}`);
  const other = { type: 'set', path: `other/${key}`, data: {} } as const;
  const reused = await again.commit([other], { operationId: key }).catch((error: unknown) => error);
  if (!(reused instanceof OperationReused)) violate('its id was taken for another operation');
  return toldAgain;
}

async function tell(
  store: DocumentStore,
  prepared: Prepared,
  options: CommitOptions,
  tally: Tally,
): Promise<Told> {
  try {
    const { recovered } = await store.commit(prepared.writes, options);
    if (recovered) tally.count('recovered by the witness');
    return 'applied';
  } catch (error) {
    if (error instanceof VersionConflict) return 'refused';
    if (error instanceof OutcomeUnknown) return 'unknown';
    tally.violate(`an error that says nothing of the outcome: ${String(error)}`);
    return 'unknown';
  }
}
