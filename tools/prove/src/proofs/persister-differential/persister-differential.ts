import { seededRandom } from '@tai-state/core';
import type { DocumentStore } from '@tai-state/core';
import { MemoryDocumentStore } from '@tai-state/core/memory';
import type { PersistenceConfig } from '@tai-state/persister';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { firestoreAt } from '../../firestore-at.js';
import { hostOf } from '../../proof.js';
import type { Proof } from '../../proof.js';
import { Tally } from '../lost-replies/tally.js';
import { Choice } from './choice.js';
import { outcomeOf } from './outcome.js';
import { randomSteps } from './random-steps.js';
import { Side, patienceMs } from './side.js';

/** Histories that are made at the same time; each waits now and then. */
const together = 12;
const steps = 17;

function configOf(choice: Choice): PersistenceConfig {
  return {
    recordStates: choice.of(['full', 'full', 'digest']),
    hashChain: choice.chance(0.4),
    snapshotInterval: choice.from(1, 4),
    snapshotRetention: choice.from(1, 3),
    autoReplay: choice.chance(0.9),
  };
}

/** Makes one history on both adapters, step by step, and compares how every call has ended. Gives the calls. */
async function round(real: DocumentStore, seed: number, tally: Tally): Promise<number> {
  const choice = new Choice(seededRandom(seed));
  const root = `histories/${String(seed)}`;
  const settings = { root, config: configOf(choice), isPersonal: choice.chance(0.4) };
  await using memory = new MemoryDocumentStore();
  const [left, right] = [new Side(memory, settings), new Side(real, settings)];
  const calls = randomSteps(choice, steps);
  for (const [index, step] of calls.entries()) {
    await left.tick();
    const [ours, theirs] = await Promise.all([
      outcomeOf(() => step.run(left)),
      outcomeOf(() => step.run(right)),
    ]);
    tally.count(ours.startsWith('{"error"') || ours.startsWith('not of') ? 'refused' : 'done');
    const code = /"code":"(\w+)"/.exec(ours)?.[1];
    if (code !== undefined) tally.count(`refused: ${code}`);
    if (ours === theirs) continue;
    tally.violate(
      `seed ${String(seed)}, step ${String(index)}, ${step.name}: memory ${ours}, firestore ${theirs}`,
    );
    return index + 1;
  }
  return calls.length;
}

/** Random histories of calls on persisters, each made in memory and on Firestore: every call ends alike. */
export const persisterDifferential: Proof = {
  id: 'persister-differential',
  servers: ['firestore'],
  defaultRounds: 1_000,
  async run({ rounds, seed, servers }) {
    const projectId = `persisters-${String(seed)}-${String(process.pid)}`;
    const firestore = firestoreAt(hostOf(servers, 'firestore'), projectId);
    await using real = new FirestoreDocumentStore({ firestore, deadlineMs: patienceMs });
    const tally = new Tally();
    let calls = 0;
    let next = 0;
    const lane = async (): Promise<void> => {
      while (next < rounds) {
        next += 1;
        const made = await round(real, seed * 1_000_003 + next, tally);
        calls += made;
      }
    };
    await Promise.all(Array.from({ length: together }, lane));
    await real.close();
    await firestore.terminate();
    return { checked: calls, violations: tally.violations, detail: { histories: rounds, ...tally.toJSON() } };
  },
};
