import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import type { Firestore } from '@google-cloud/firestore';
import { StateStore, seededRandom, systemClock } from '@tai-state/core';
import type { Random } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import type { FaultProxy } from '../../fault-proxy/fault-proxy.js';
import type { Tally } from '../lost-replies/tally.js';
import { wrongAbout } from '../lost-replies/verdict.js';
import { codeOf, prepareBase, stateWrites, timesApplied } from '../state-writes/state-write.js';
import type { CrashJob } from './crash-child.js';

/** Where processes are killed. */
export interface CrashBed {
  readonly proxy: FaultProxy;
  readonly projectId: string;
  /** Reaches the server without faults. */
  readonly firestore: Firestore;
  readonly seed: number;
  readonly tally: Tally;
}

const child = fileURLToPath(new URL('./crash-child.js', import.meta.url));

/** Runs a write in a process, and kills that at its n-th call, before the server gets it or after. */
async function killAt(bed: CrashBed, job: CrashJob, call: number, reaches: boolean): Promise<boolean> {
  let calls = 0;
  let killed = false;
  const process_ = spawn(process.execPath, [child, JSON.stringify(job)], { stdio: 'ignore' });
  bed.proxy.use(() => {
    calls += 1;
    if (calls < call + 1) return undefined;
    killed = true;
    systemClock.setTimer(() => process_.kill('SIGKILL'), reaches ? 20 : 0, { keepAlive: true });
    return reaches ? 'lose-reply' : 'lose-request';
  });
  await once(process_, 'exit');
  bed.proxy.use(() => undefined);
  return killed;
}

async function round(bed: CrashBed, random: Random, index: number): Promise<void> {
  const { proxy, projectId, tally } = bed;
  const kind = index % stateWrites.length;
  const write = stateWrites[kind];
  if (write === undefined) return;
  const store = new FirestoreDocumentStore({ firestore: bed.firestore });
  const direct = new StateStore({ store, nodeId: 'direct', remembered: { heads: 0 } });
  const key = `crash-${String(index)}`;
  const base = await prepareBase(direct, write, key);
  const operationId = write.named ? `op-${key}` : undefined;
  const call = Math.floor(random.next() * 3);
  const reaches = random.next() < 0.6;
  const job = {
    host: proxy.host,
    projectId,
    write: kind,
    base,
    ...(operationId !== undefined && { operationId }),
  };
  const killed = await killAt(bed, job, call, reaches);
  tally.count(killed ? 'killed' : 'done before it came so far');
  const applied = (): Promise<number> => timesApplied(direct, write, base, 0);
  const undisturbed = { overtake: undefined, follow: () => Promise.resolve(), applied };
  const violate = (what: string): void => {
    tally.violate(`${write.name}, call ${String(call)}, ${reaches ? 'after' : 'before'} the server: ${what}`);
  };
  const wrong = await wrongAbout(killed ? 'unknown' : 'applied', undisturbed);
  if (wrong !== undefined) violate(wrong);
  // A record without an operation id may be kept twice by a caller that repeats it.
  if (write.leaves === 'conflict') return;
  const again = write.call(
    new StateStore({ store, nodeId: 'node' }),
    base,
    operationId === undefined ? {} : { operationId },
  );
  const error = await again.then(
    () => undefined,
    (failed: unknown) => failed,
  );
  if (error !== undefined) violate(`repeated: ${codeOf(error)}`);
  const wrongAgain = await wrongAbout('applied', undisturbed);
  if (wrongAgain !== undefined) violate(`repeated: ${wrongAgain}`);
}

/** Processes that are killed (`SIGKILL`) while they write to a real server, and started anew. */
export async function processCrashes(bed: CrashBed, rounds: number): Promise<number> {
  const random = seededRandom(bed.seed);
  for (let index = 0; index < rounds; index += 1) await round(bed, random, index);
  return rounds;
}
