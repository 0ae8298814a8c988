import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { StateStore, VersionConflict, systemClock } from '@tai-state/core';
import type { Random } from '@tai-state/core';
import type { Firestore } from '@google-cloud/firestore';
import type { FaultProxy } from '../../fault-proxy/fault-proxy.js';
import { noFaults } from '../../fault-proxy/fault.js';
import { codeOf, governorId, interfere, prepareBase, timesApplied } from '../state-writes/state-write.js';
import type { Base, StateWrite, WriteCall } from '../state-writes/state-write.js';
import type { Disturbed } from './operation.js';
import type { Tally } from './tally.js';
import { drawTrouble } from './trouble.js';
import { wrongAbout } from './verdict.js';
import type { Told } from './verdict.js';

/** Where the rounds of one kind of write take place. */
export interface StateBed {
  readonly proxy: FaultProxy;
  /** The client whose connection goes through the proxy. */
  readonly firestore: Firestore;
  /** Reaches the server without faults. */
  readonly direct: StateStore;
  readonly random: Random;
  readonly tally: Tally;
}

interface Answer {
  readonly told: Told;
  readonly version?: number | undefined;
}

async function ask(
  write: StateWrite,
  states: StateStore,
  base: Base,
  options: WriteCall,
  tally: Tally,
): Promise<Answer> {
  try {
    return { told: 'applied', version: await write.call(states, base, options) };
  } catch (error) {
    const code = codeOf(error);
    if (code === 'VersionConflict' || code === 'StateNotFound') return { told: 'refused' };
    // A deadline that passes before a commit was sent says that nothing was applied, and it was not.
    if (code === 'Timeout' || code === 'StorageUnavailable') return { told: 'refused' };
    if (code !== 'OutcomeUnknown')
      tally.violate(`an error that says nothing of the outcome: ${String(error)}`);
    return { told: 'unknown' };
  }
}

/** Whether the version that a write was told is the head's, and then the next update from it succeeds; else not. */
async function wrongToken(
  states: StateStore,
  direct: StateStore,
  stateId: string,
): Promise<string | undefined> {
  const state = await direct.getState(governorId, stateId).catch(() => undefined);
  if (state === undefined) return undefined;
  const change = { changedBy: 'prove', reason: 'next' };
  const update = states.updateState(governorId, stateId, { by: 'next' }, state.version, change);
  const error = await update.then(
    () => undefined,
    (failed: unknown) => failed,
  );
  return error instanceof VersionConflict ? `the head's own version is refused: ${error.message}` : undefined;
}

/** Sends one write into trouble, and checks what its caller is told, then and when it is repeated after a restart. */
export async function stateRound(bed: StateBed, write: StateWrite, key: string): Promise<void> {
  const { proxy, firestore, direct, random, tally } = bed;
  const base = await prepareBase(direct, write, key);
  const store = new FirestoreDocumentStore({ firestore });
  const states = new StateStore({ store, nodeId: 'node' });
  const warm = random.next() < 0.5;
  if (warm && write.onExisting) await states.getState(governorId, key);
  let others = 0;
  const disturb = async (): Promise<void> => {
    await interfere(direct, key);
    others += 1;
  };
  const prepared: Disturbed = {
    overtake: disturb,
    follow: disturb,
    applied: () => timesApplied(direct, write, base, others),
  };
  const trouble = drawTrouble(random, prepared, false);
  const named = write.named && (trouble.blackout || random.next() < 0.4);
  const options: WriteCall = {
    ...(named && { operationId: `op-${key}` }),
    deadlineMs: trouble.blackout ? 400 : 20_000,
  };
  proxy.use(trouble.plan(prepared));
  const { told, version } = await ask(write, states, base, options, tally);
  proxy.use(noFaults);
  tally.count(trouble.name);
  tally.count(`told ${told}`);
  const violate = (what: string): void => {
    tally.violate(`${write.name}, ${key}, ${trouble.name}${named ? ', with an operation id' : ''}: ${what}`);
  };
  const wrong = await wrongAbout(told, prepared);
  if (wrong !== undefined) violate(wrong);
  const reason = trouble.blackout || (write.exact && others > 0);
  if (told === 'refused' && !reason) violate('refused for no reason');
  if (named) await repeat();
  if (told !== 'unknown') {
    const token = await wrongToken(states, direct, key);
    if (token !== undefined) violate(token);
  }
  await store.close();

  async function repeat(): Promise<void> {
    // What was cut in flight may still be on its way: only then a repetition tells of all of it.
    if (told === 'unknown') await pause(50);
    await using anew = new FirestoreDocumentStore({ firestore });
    const restarted = new StateStore({ store: anew, nodeId: 'node' });
    const again = await ask(write, restarted, base, { operationId: `op-${key}` }, tally);
    tally.count('repeated after a restart');
    const wrongAgain = await wrongAbout(again.told, prepared);
    if (wrongAgain !== undefined) violate(`after a restart: ${wrongAgain}`);
    if (told === 'applied' && again.told !== 'applied') violate(`after a restart: was told ${again.told}`);
    if (told === 'applied' && again.version !== version) {
      violate(`after a restart: version ${String(again.version)} in the place of ${String(version)}`);
    }
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    systemClock.setTimer(resolve, ms, { keepAlive: true });
  });
}
