import { StateStore, seededRandom, systemClock } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { StateMachinePersister } from '@tai-state/persister';
import type { SubscribeOptions } from '@tai-state/persister';
import { firestoreAt } from '../../firestore-at.js';
import type { Tally } from '../lost-replies/tally.js';
import { live } from './recorder.js';
import type { Recorded, Surroundings } from './recorder.js';
import { committed, expectedOf, faultsOf } from './verdict.js';

const writers = 4;
const commitsEach = 25;
const stateIds = ['a', 'b', 'c', 'd', 'e', 'f'];
const by = { changedBy: 'proof', reason: 'test' } as const;

async function sleep(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    systemClock.setTimer(resolve, ms, { keepAlive: true });
  });
}

/**
 * The same on a real server: every writer and subscriber has a client of its own, and every life of one a
 * store. Leaves its clients open: its process ends with it.
 */
export async function emulatorSubscribers(
  host: string,
  seed: number,
  round: number,
  tally: Tally,
): Promise<void> {
  const random = seededRandom(seed * 7_919 + round);
  const projectId = `subscribe-${String(seed)}-${String(process.pid)}-${String(round)}`;
  const client = (): ReturnType<typeof firestoreAt> => firestoreAt(host, projectId);
  let nodes = 0;
  const persisterOn = (firestore: ReturnType<typeof firestoreAt>): StateMachinePersister => {
    nodes += 1;
    const store = new FirestoreDocumentStore({ firestore });
    return new StateMachinePersister({ states: new StateStore({ store, nodeId: `n${String(nodes)}` }) });
  };
  let writing = true;

  const write = async (): Promise<void> => {
    const writer = persisterOn(client());
    for (let commit = 0; commit < commitsEach; commit += 1) {
      const stateId = stateIds[Math.floor(random.next() * stateIds.length)] ?? 'a';
      const count = 1 + Math.floor(random.next() * 3);
      const transition = { action: 'set', data: { commit }, metadata: by };
      await writer.logTransition(
        'g',
        stateId,
        Array.from({ length: count }, () => transition),
        'any',
        {
          deadlineMs: 60_000,
        },
      );
      if (random.next() < 0.3) await sleep(random.next() * 40);
    }
  };

  const within: Surroundings['within'] = (promise) =>
    Promise.race([promise, sleep(3_000).then(() => 'too-late' as const)]);
  const reader = new FirestoreDocumentStore({ firestore: client() });

  const subscribe = async (options: SubscribeOptions): Promise<void> => {
    const recorded: Recorded = { options, events: [], checkpoint: undefined };
    const own = client();
    const surroundings: Surroundings = { governorId: 'g', random, persister: () => persisterOn(own), within };
    for (let idle = 0; idle < 3;) {
      const had = await live(recorded, surroundings);
      tally.count('lives of subscribers');
      const log = writing ? undefined : await committed(reader, 'g');
      const done = log !== undefined && recorded.events.length >= expectedOf(recorded, log).length;
      idle = had || writing ? 0 : idle + (done ? 3 : 1);
    }
    tally.count('events', recorded.events.length);
    for (const fault of faultsOf(recorded, await committed(reader, 'g'))) {
      tally.violate(`round ${String(round)} of seed ${String(seed)}: ${fault}`);
    }
  };

  const writes = Promise.all(Array.from({ length: writers }, write)).finally(() => {
    writing = false;
  });
  await Promise.all([writes, subscribe({}), subscribe({ stateId: 'a' })]);
}
