import { OutcomeUnknown, StateStore, seededRandom, systemClock } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { TransactionManager } from '@tai-state/transactions';
import { firestoreAt } from '../../firestore-at.js';
import { randomWork } from './random-work.js';
import type { Marked } from './random-work.js';

/** What one process of the proof is told to do. */
export interface WorkJob {
  readonly host: string;
  readonly projectId: string;
  readonly seed: number;
  readonly name: string;
  readonly keys: readonly string[];
  /** Workers of this process, and works of each. */
  readonly workers: number;
  readonly works: number;
}

async function main(job: WorkJob): Promise<void> {
  const store = new FirestoreDocumentStore({ firestore: firestoreAt(job.host, job.projectId) });
  const states = new StateStore<Marked>({
    store,
    nodeId: `node-${job.name}`,
    queryable: ['group'],
    deadlineMs: 60_000,
  });
  const manager = new TransactionManager<Marked>({ states });
  const pause = async (): Promise<void> => {
    await new Promise<void>((resolve) => {
      systemClock.setTimer(resolve, 5, { keepAlive: true });
    });
  };
  const random = seededRandom(job.seed);
  const now = (): number => systemClock.now();
  const bed = { manager, random, keys: job.keys, now, pause, withQueries: false };
  const observed = await Promise.all(
    Array.from({ length: job.workers }, async (_, worker) => {
      const done: unknown[] = [];
      for (let work = 0; work < job.works; work += 1) {
        const name = `${job.name}.${String(worker)}.${String(work)}`;
        const one = await randomWork(bed, name);
        if (one?.unknown === true) throw new OutcomeUnknown(undefined);
        if (one !== undefined) done.push(one);
      }
      return done;
    }),
  );
  process.stdout.write(JSON.stringify(observed.flat()), () => process.exit(0));
}

await main(JSON.parse(process.argv[2] ?? '') as WorkJob);
