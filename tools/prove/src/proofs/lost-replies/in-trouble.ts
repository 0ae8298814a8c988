import { seededRandom } from '@tai-state/core';
import type { Random } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { FaultProxy } from '../../fault-proxy/fault-proxy.js';
import { firestoreAt } from '../../firestore-at.js';
import { hostOf } from '../../proof.js';
import type { Proof } from '../../proof.js';
import { Tally } from './tally.js';

/** Where one kind of write is made: its own client behind its own proxy. */
export interface TroubledBed {
  readonly proxy: FaultProxy;
  readonly firestore: ReturnType<typeof firestoreAt>;
  readonly random: Random;
  readonly tally: Tally;
}

/** What is sent into troubles, and how it is judged. */
export interface TroubledWrites<Write, Direct> {
  readonly id: string;
  readonly defaultRounds: number;
  readonly writes: readonly Write[];
  /** Makes what judges the outcome, on a store that nothing disturbs. */
  direct(store: FirestoreDocumentStore): Direct;
  /** One write with its trouble, and the judgement; `id` is the round's own. */
  round(bed: TroubledBed & { readonly direct: Direct }, write: Write, id: string): Promise<unknown>;
}

/** A proof that sends every kind of write into the same troubles as the commits of the port. */
export function provenInTrouble<Write extends { readonly name: string }, Direct>(
  subject: TroubledWrites<Write, Direct>,
): Proof {
  return {
    id: subject.id,
    servers: ['firestore'],
    defaultRounds: subject.defaultRounds,
    async run({ rounds, seed, servers }) {
      const host = hostOf(servers, 'firestore');
      const projectId = `${subject.id.replace('.', '-')}-${String(seed)}-${String(process.pid)}`;
      const undisturbed = firestoreAt(host, projectId);
      const direct = subject.direct(new FirestoreDocumentStore({ firestore: undisturbed }));
      let faults = 0;
      const tallies = subject.writes.map(async (write, kind) => {
        const tally = new Tally();
        await using proxy = await FaultProxy.start(host);
        const firestore = firestoreAt(proxy.host, projectId);
        const bed = { proxy, firestore, direct, random: seededRandom(seed * 1_000 + kind), tally };
        for (let round = 0; round < rounds; round += 1) {
          await subject.round(bed, write, `${String(kind)}-${String(round)}`);
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
}
