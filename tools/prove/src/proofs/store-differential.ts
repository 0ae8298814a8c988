import { MemoryDocumentStore } from '@tai-state/core/memory';
import { storeDifferential } from '@tai-state/core/testing';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { firestoreAt } from '../firestore-at.js';
import { hostOf } from '../proof.js';
import type { Proof } from '../proof.js';

const steps = 60;

/** Random histories, each made on the memory adapter and on Firestore's: every call ends alike. */
export const storeDifferentialProof: Proof = {
  id: 'store-differential',
  servers: ['firestore'],
  defaultRounds: 50,
  async run({ rounds, seed, servers }) {
    const firestore = firestoreAt(
      hostOf(servers, 'firestore'),
      `differential-${String(seed)}-${String(process.pid)}`,
    );
    await using real = new FirestoreDocumentStore({ firestore });
    const totals = { histories: rounds, steps: 0, refused: 0 };
    const differing: string[] = [];
    let differences = 0;
    for (let round = 0; round < rounds; round += 1) {
      await using memory = new MemoryDocumentStore();
      const history = { seed: seed * 100_000 + round, steps, root: `h${String(round)}` };
      const found = await storeDifferential(memory, real, history);
      totals.steps += found.checked;
      totals.refused += found.refused;
      differences += found.differences.length;
      for (const { step, call, left, right } of found.differences) {
        if (differing.length >= 3) break;
        differing.push(
          `seed ${String(history.seed)}, step ${String(step)}: ${JSON.stringify({ call, memory: left, firestore: right })}`,
        );
      }
    }
    await firestore.terminate();
    return { checked: totals.steps, violations: differences, detail: { ...totals, differing } };
  },
};
