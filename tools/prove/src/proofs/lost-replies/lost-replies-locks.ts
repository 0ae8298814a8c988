import { seededRandom } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { LockManager } from '@tai-state/transactions';
import { FaultProxy } from '../../fault-proxy/fault-proxy.js';
import { firestoreAt } from '../../firestore-at.js';
import { hostOf } from '../../proof.js';
import type { Proof } from '../../proof.js';
import { lockRound } from './lock-round.js';
import { lockWrites } from './lock-write.js';
import { Tally } from './tally.js';

/** Every public write of locks, sent into the same troubles as the commits of the port. */
export const lostRepliesLocks: Proof = {
  id: 'lost-replies.locks',
  servers: ['firestore'],
  defaultRounds: 100,
  async run({ rounds, seed, servers }) {
    const host = hostOf(servers, 'firestore');
    const projectId = `lost-locks-${String(seed)}-${String(process.pid)}`;
    const undisturbed = firestoreAt(host, projectId);
    const direct = new LockManager({ store: new FirestoreDocumentStore({ firestore: undisturbed }) });
    let faults = 0;
    const tallies = lockWrites.map(async (write, kind) => {
      const tally = new Tally();
      await using proxy = await FaultProxy.start(host);
      const firestore = firestoreAt(proxy.host, projectId);
      const open = (): LockManager => new LockManager({ store: new FirestoreDocumentStore({ firestore }) });
      const bed = { proxy, open, direct, random: seededRandom(seed * 1_000 + kind), tally };
      for (let round = 0; round < rounds; round += 1) {
        await lockRound(bed, write, `${String(kind)}-${String(round)}`);
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
