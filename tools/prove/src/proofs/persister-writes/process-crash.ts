import { fileURLToPath } from 'node:url';
import { systemClock } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import type { CrashBed } from '../crash-points/crash-proof.js';
import { killAt } from '../crash-points/kill-at.js';
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

/** A process that is killed (`SIGKILL`) while it writes by a persister to a real server, and started anew. */
export async function persisterProcessCrash(bed: CrashBed, index: number): Promise<void> {
  const { proxy, projectId, random, tally, firestore } = bed;
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
  const job: PersisterCrashJob = { host: proxy.host, projectId, write: kind, base, operationId };
  const killed = await killAt(proxy, child, job, { call, reaches });
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
