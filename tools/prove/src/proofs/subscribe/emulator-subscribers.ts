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

/** The same on a real server: every writer, and every life of a subscriber, is a client of its own. */
export async function emulatorSubscribers(
  host: string,
  seed: number,
  round: number,
  tally: Tally,
): Promise<void> {
  const random = seededRandom(seed * 7_919 + round);
  const projectId = `subscribe-${String(seed)}-${String(process.pid)}-${String(round)}`;
  const clients: ReturnType<typeof firestoreAt>[] = [];
  const storeOf = (): FirestoreDocumentStore => {
    const firestore = firestoreAt(host, projectId);
    clients.push(firestore);
    return new FirestoreDocumentStore({ firestore });
  };
  const persister = (): StateMachinePersister =>
    new StateMachinePersister({
      states: new StateStore({ store: storeOf(), nodeId: `n${String(clients.length)}` }),
    });
  let writing = true;

  const write = async (): Promise<void> => {
    const writer = persister();
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
    Promise.race([promise, sleep(1_500).then(() => 'too-late' as const)]);
  const surroundings: Surroundings = { governorId: 'g', random, persister, within };
  const reader = storeOf();

  const subscribe = async (options: SubscribeOptions): Promise<void> => {
    const recorded: Recorded = { options, events: [], checkpoint: undefined };
    for (let idle = 0; idle < 3;) {
      const had = await live(recorded, surroundings);
      tally.count('lives of subscribers');
      const log = writing ? undefined : await committed(reader, 'g');
      const done = log !== undefined && recorded.events.length >= expectedOf(recorded, log).length;
      idle = had ? 0 : idle + (done ? 3 : 1);
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
  await Promise.all(clients.map((client) => client.terminate()));
}
