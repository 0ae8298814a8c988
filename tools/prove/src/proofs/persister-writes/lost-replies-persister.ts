import { seededRandom } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { FaultProxy } from '../../fault-proxy/fault-proxy.js';
import { firestoreAt } from '../../firestore-at.js';
import { hostOf } from '../../proof.js';
import type { Proof } from '../../proof.js';
import { Tally } from '../lost-replies/tally.js';
import { persisterRound } from './persister-round.js';
import { persisterWrites } from './persister-writes.js';

/** Every public write of a persister, sent into the same troubles as the commits of the port. */
export const lostRepliesPersister: Proof = {
  id: 'lost-replies.persister',
  servers: ['firestore'],
  defaultRounds: 50,
  async run({ rounds, seed, servers }) {
    const host = hostOf(servers, 'firestore');
    const projectId = `lost-persister-${String(seed)}-${String(process.pid)}`;
    const undisturbed = firestoreAt(host, projectId);
    const store = new FirestoreDocumentStore({ firestore: undisturbed });
    const direct = { store, nodeId: 'direct' };
    let faults = 0;
    const tallies = persisterWrites.map(async (write, kind) => {
      const tally = new Tally();
      await using proxy = await FaultProxy.start(host);
      const firestore = firestoreAt(proxy.host, projectId);
      const bed = { proxy, firestore, direct, random: seededRandom(seed * 1_000 + kind), tally };
      for (let round = 0; round < rounds; round += 1) {
        await persisterRound(bed, write, `g${String(kind)}-${String(round)}`);
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
