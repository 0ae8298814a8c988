import { StateStore, seededRandom } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { FaultProxy } from '../../fault-proxy/fault-proxy.js';
import { firestoreAt } from '../../firestore-at.js';
import { hostOf } from '../../proof.js';
import type { Proof } from '../../proof.js';
import { stateWrites } from '../state-writes/state-write.js';
import { stateRound } from './state-round.js';
import { Tally } from './tally.js';

/** Every public write of `StateStore`, sent into the same troubles as the commits of the port. */
export const lostRepliesStates: Proof = {
  id: 'lost-replies.states',
  servers: ['firestore'],
  defaultRounds: 100,
  async run({ rounds, seed, servers }) {
    const host = hostOf(servers, 'firestore');
    const projectId = `lost-states-${String(seed)}-${String(process.pid)}`;
    const undisturbed = firestoreAt(host, projectId);
    const direct = new StateStore({
      store: new FirestoreDocumentStore({ firestore: undisturbed }),
      nodeId: 'direct',
      remembered: { heads: 0 },
    });
    let faults = 0;
    const tallies = stateWrites.map(async (write, kind) => {
      const tally = new Tally();
      await using proxy = await FaultProxy.start(host);
      const firestore = firestoreAt(proxy.host, projectId);
      const bed = { proxy, firestore, direct, random: seededRandom(seed * 1_000 + kind), tally };
      for (let round = 0; round < rounds; round += 1) {
        await stateRound(bed, write, `${String(kind)}-${String(round)}`);
      }
      await firestore.terminate();
      faults += proxy.faults;
      return [write.name, tally] as const;
    });
    const results = await Promise.all(tallies);
    await undisturbed.terminate();
    return {
      checked: faults,
      violations: results.reduce((sum, [, tally]) => sum + tally.violations, 0),
      detail: Object.fromEntries(results.map(([kind, tally]) => [kind, tally.toJSON()])),
    };
  },
};
