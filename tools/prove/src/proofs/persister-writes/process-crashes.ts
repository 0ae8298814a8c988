import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';
import { seededRandom, systemClock } from '@tai-state/core';
import type { Random } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import type { CrashBed } from '../crash-points/process-crashes.js';
import { wrongAbout } from '../lost-replies/verdict.js';
import { wrongAfter } from './aftermath.js';
import type { PersisterCrashJob } from './crash-child.js';
import { codeOfError, prepareBase } from './persister-write.js';
import { persisterWrites } from './persister-writes.js';

const child = fileURLToPath(new URL('./crash-child.js', import.meta.url));

async function pause(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    systemClock.setTimer(resolve, ms, { keepAlive: true });
  });
}

/** Runs a write in a process, and kills that at its n-th call, before the server gets it or after. */
async function killAt(
  { proxy }: CrashBed,
  job: PersisterCrashJob,
  call: number,
  reaches: boolean,
): Promise<boolean> {
  let calls = 0;
  let killed = false;
  const process_ = spawn(process.execPath, [child, JSON.stringify(job)], { stdio: 'ignore' });
  proxy.use(() => {
    calls += 1;
    if (calls < call + 1) return undefined;
    killed = true;
    systemClock.setTimer(() => process_.kill('SIGKILL'), reaches ? 20 : 0, { keepAlive: true });
    return reaches ? 'lose-reply' : 'lose-request';
  });
  await once(process_, 'exit');
  proxy.use(() => undefined);
  return killed;
}

async function round(bed: CrashBed, random: Random, index: number): Promise<void> {
  const { proxy, projectId, tally, firestore } = bed;
  const kind = index % persisterWrites.length;
  const write = persisterWrites[kind];
  if (write === undefined) return;
  await using store = new FirestoreDocumentStore({ firestore });
  const direct = { store, nodeId: 'direct' };
  const governorId = `g${String(index)}`;
  const base = await prepareBase(direct, write, governorId);
  // Only what is older than the idempotency window is removed.
  if (write.name === 'cleanupOldData') await pause(1_050);
  const [call, reaches] = [Math.floor(random.next() * 4), random.next() < 0.6];
  const operationId = `op-${governorId}`;
  const job = { host: proxy.host, projectId, write: kind, base, operationId };
  const killed = await killAt(bed, job, call, reaches);
  tally.count(killed ? 'killed' : 'done before it came so far');
  const applied = (): Promise<number> => write.applied(direct, base, 0);
  const undisturbed = { overtake: undefined, follow: () => Promise.resolve(), applied };
  const violate = (what: string): void => {
    tally.violate(`${write.name}, call ${String(call)}, ${reaches ? 'after' : 'before'} the server: ${what}`);
  };
  const wrong = await wrongAbout(killed ? 'unknown' : 'applied', undisturbed);
  if (wrong !== undefined) violate(wrong);
  const before = await applied();
  const refused = await write.call(direct, write, base, { operationId, deadlineMs: 10_000 }).then(
    () => undefined,
    (error: unknown) => codeOfError(error),
  );
  // An import that was given up keeps its place for a minute.
  const waits = refused === 'LockNotAcquired' && before === 0;
  if (refused !== undefined && !waits && !(write.repeated === 'refused' && before === 1))
    violate(`repeated: ${refused}`);
  const wrongAgain = await wrongAbout(waits ? 'refused' : 'applied', undisturbed);
  if (wrongAgain !== undefined) violate(`repeated: ${wrongAgain}`);
  const broken = await wrongAfter(direct, write, base);
  if (broken !== undefined) violate(broken);
}

/** Processes that are killed (`SIGKILL`) while they write to a real server, and started anew. */
export async function persisterProcessCrashes(bed: CrashBed, rounds: number): Promise<number> {
  const random = seededRandom(bed.seed);
  for (let index = 0; index < rounds; index += 1) await round(bed, random, index);
  return rounds;
}
