import { fileURLToPath } from 'node:url';
import { StateStore } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { wrongAbout } from '../lost-replies/verdict.js';
import { codeOf, prepareBase, stateWrites, timesApplied } from '../state-writes/state-write.js';
import type { CrashJob } from './crash-child.js';
import type { CrashBed } from './crash-proof.js';
import { killAt } from './kill-at.js';

const child = fileURLToPath(new URL('./crash-child.js', import.meta.url));

/** A process that is killed (`SIGKILL`) while it writes a state to a real server, and started anew. */
export async function processCrash(bed: CrashBed, index: number): Promise<void> {
  const { proxy, projectId, random, tally } = bed;
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
  const job: CrashJob = {
    host: proxy.host,
    projectId,
    write: kind,
    base,
    ...(operationId !== undefined && { operationId }),
  };
  const killed = await killAt(proxy, child, job, { call, reaches });
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
