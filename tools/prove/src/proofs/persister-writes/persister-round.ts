import type { Firestore } from '@google-cloud/firestore';
import { systemClock } from '@tai-state/core';
import type { Random } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import type { FaultProxy } from '../../fault-proxy/fault-proxy.js';
import { noFaults } from '../../fault-proxy/fault.js';
import type { FaultPlan } from '../../fault-proxy/fault.js';
import type { Disturbed } from '../lost-replies/operation.js';
import type { Tally } from '../lost-replies/tally.js';
import { drawTrouble } from '../lost-replies/trouble.js';
import { wrongAbout } from '../lost-replies/verdict.js';
import type { Told } from '../lost-replies/verdict.js';
import { wrongAfter } from './aftermath.js';
import { codeOfError, interfere, prepareBase } from './persister-write.js';
import type { PersisterBase, PersisterCall, PersisterWrite, Writer } from './persister-write.js';

/** Where the rounds of one kind of write take place. */
export interface PersisterBed {
  readonly proxy: FaultProxy;
  /** The client whose connection goes through the proxy. */
  readonly firestore: Firestore;
  /** Reaches the server without faults. */
  readonly direct: Writer;
  readonly random: Random;
  readonly tally: Tally;
}

interface Answer {
  readonly told: Told;
  readonly version?: number | undefined;
}

/** What says that nothing was applied. */
const refusals = [
  'VersionConflict',
  'StateNotFound',
  'ExpectedVersionConflictError',
  'EventAlreadyExistsError',
  'Timeout',
  'StorageUnavailable',
  'LockNotAcquired',
];

async function ask(
  write: PersisterWrite,
  writer: Writer,
  base: PersisterBase,
  options: PersisterCall,
  tally: Tally,
): Promise<Answer> {
  try {
    return { told: 'applied', version: await write.call(writer, write, base, options) };
  } catch (error) {
    const code = codeOfError(error);
    if (refusals.includes(code)) return { told: 'refused' };
    if (code !== 'OutcomeUnknown')
      tally.violate(`${write.name}: an error that says nothing of the outcome: ${String(error)}`);
    return { told: 'unknown' };
  }
}

/** The same plan, from the commit of a number (from 0) on. */
function later(plan: FaultPlan, first: number): FaultPlan {
  let commits = 0;
  return (call) => {
    if (call.method === 'Commit') commits += 1;
    return commits > first ? plan(call) : undefined;
  };
}

async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    systemClock.setTimer(resolve, ms, { keepAlive: true });
  });
}

/** Sends one write into trouble, and checks what its caller is told, then and when it is repeated after a restart. */
export async function persisterRound(
  bed: PersisterBed,
  write: PersisterWrite,
  governorId: string,
): Promise<void> {
  const { proxy, firestore, direct, random, tally } = bed;
  const base = await prepareBase(direct, write, governorId);
  // Only what is older than the idempotency window is removed.
  if (write.name === 'cleanupOldData') await pause(1_050);
  await using store = new FirestoreDocumentStore({ firestore });
  const overtaking = write.interferes === 'logs' && write.before > 0;
  let others = 0;
  const disturb = async (): Promise<void> => {
    if (!overtaking) return;
    await interfere(direct, write, governorId);
    others += 1;
  };
  const disturbed: Disturbed = {
    overtake: overtaking ? disturb : undefined,
    follow: disturb,
    applied: () => write.applied(direct, base, others),
  };
  const trouble = drawTrouble(random, disturbed, false);
  const commit = Math.floor(random.next() * 2) * Math.floor(random.next() * 4);
  proxy.use(later(trouble.plan(disturbed), commit));
  const operationId = `op-${governorId}`;
  const deadlineMs = trouble.blackout ? 400 : 20_000;
  const options: PersisterCall = {
    ...((trouble.blackout || random.next() < 0.5) && { operationId }),
    deadlineMs,
  };
  const { told, version } = await ask(write, { store, nodeId: 'node' }, base, options, tally);
  proxy.use(noFaults);
  tally.count(trouble.name);
  tally.count(`told ${told}`);
  const violate = (what: string): void => {
    const named = options.operationId === undefined ? '' : ', with an operation id';
    tally.violate(`${write.name}, ${governorId}, ${trouble.name} at ${String(commit)}${named}: ${what}`);
  };
  const wrong = await wrongAbout(told, disturbed);
  if (wrong !== undefined) violate(wrong);
  if (told === 'refused' && !trouble.blackout && !(write.exact && others > 0))
    violate('refused for no reason');
  if (write.repeated !== 'by id' || options.operationId !== undefined) await repeat();
  const broken = await wrongAfter(direct, write, base);
  if (broken !== undefined) violate(broken);

  async function repeat(): Promise<void> {
    // What was cut in flight may still be on its way: only then a repetition tells of all of it.
    if (told !== 'applied') await pause(50);
    await using anew = new FirestoreDocumentStore({ firestore });
    const before = await disturbed.applied();
    const again = await ask(
      write,
      { store: anew, nodeId: 'heir' },
      base,
      { ...options, deadlineMs: 20_000 },
      tally,
    );
    tally.count('repeated after a restart');
    if (write.repeated === 'refused' && before === 1) {
      if (again.told !== 'refused') violate(`after a restart: was told ${again.told}`);
      if ((await disturbed.applied()) !== 1) violate('after a restart: applied again');
      return;
    }
    const wrongAgain = await wrongAbout(again.told, disturbed);
    if (wrongAgain !== undefined) violate(`after a restart: ${wrongAgain}`);
    if (told !== 'applied') return;
    if (again.told !== 'applied') violate(`after a restart: was told ${again.told}`);
    if (again.version !== version)
      violate(`after a restart: version ${String(again.version)} in the place of ${String(version)}`);
  }
}
