import type { Firestore } from '@google-cloud/firestore';
import { seededRandom } from '@tai-state/core';
import type { Random } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { FaultProxy } from '../../fault-proxy/fault-proxy.js';
import { firestoreAt } from '../../firestore-at.js';
import { hostOf } from '../../proof.js';
import type { Proof, ProofContext, ProofResult } from '../../proof.js';
import { operations } from './operations.js';
import type { Prepared } from './operation.js';
import { sdkRound } from './sdk-round.js';
import { storeRound } from './store-round.js';
import { Tally } from './tally.js';
import { wrongAbout } from './verdict.js';
import type { Told } from './verdict.js';

interface Bed {
  readonly proxy: FaultProxy;
  readonly firestore: Firestore;
  readonly random: Random;
  readonly tally: Tally;
}

type Round = (prepared: Prepared, key: string) => Promise<Told>;

/**
 * Runs the rounds of each kind of commit, one kind beside the other, each on a connection of its own. At the end it
 * looks at every commit again: one that was cut in flight may be applied late.
 */
async function run(context: ProofContext, name: string, begin: (bed: Bed) => Round): Promise<ProofResult> {
  const host = hostOf(context.servers, 'firestore');
  const projectId = `${name}-${String(context.seed)}-${String(process.pid)}`;
  const direct = firestoreAt(host, projectId);
  let faults = 0;
  const tallies = operations.map(async (operation, kind) => {
    const tally = new Tally();
    await using proxy = await FaultProxy.start(host);
    const firestore = firestoreAt(proxy.host, projectId);
    const random = seededRandom(context.seed + kind);
    const round = begin({ proxy, firestore, random, tally });
    const ends: (readonly [key: string, told: Told, prepared: Prepared])[] = [];
    for (let index = 0; index < context.rounds; index += 1) {
      const key = `${String(kind)}-${String(index)}`;
      const prepared = await operation.prepare(direct, key);
      ends.push([key, await round(prepared, key), prepared]);
    }
    await firestore.terminate();
    for (const [key, told, prepared] of ends) {
      const wrong = await wrongAbout(told, prepared);
      if (wrong !== undefined) tally.violate(`${key}, at the end: ${wrong}`);
    }
    faults += proxy.faults;
    return [operation.name, tally] as const;
  });
  const results = await Promise.all(tallies);
  await direct.terminate();
  return {
    checked: faults,
    violations: results.reduce((sum, [, tally]) => sum + tally.violations, 0),
    detail: Object.fromEntries(results.map(([kind, tally]) => [kind, tally.toJSON()])),
  };
}

/** Commits whose reply, request or connection is lost: never applied twice, never a false failure. */
export const lostReplies: Proof = {
  id: 'lost-replies',
  servers: ['firestore'],
  defaultRounds: 200,
  run: (context) =>
    run(context, 'lost-replies', ({ proxy, firestore, random, tally }) => {
      const restarted = (): FirestoreDocumentStore => new FirestoreDocumentStore({ firestore });
      let store = restarted();
      let rounds = 0;
      return (prepared, key) => {
        // A store's budget for retries is ten, and a call takes five of it at most: after more of them it may say "unknown".
        rounds += 1;
        if (rounds % 2 === 0) store = restarted();
        return storeRound({ proxy, store, restarted, random, tally }, prepared, key);
      };
    }),
};

/** What the official SDK makes of the same losses. */
export const lostRepliesRawSdk: Proof = {
  id: 'lost-replies.raw-sdk',
  servers: ['firestore'],
  defaultRounds: 200,
  comparison: true,
  run: (context) => run(context, 'raw-sdk', (bed) => (prepared, key) => sdkRound(bed, prepared, key)),
};
