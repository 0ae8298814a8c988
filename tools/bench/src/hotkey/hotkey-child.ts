import type { Firestore } from '@google-cloud/firestore';
import { Meter, StateStore, randomIdSource, systemClock } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { firestoreAt } from '@tai-state/prove';
import { TransactionManager } from '@tai-state/transactions';

/** What one process of the bench is told to do. */
export interface HotkeyJob {
  readonly host: string;
  readonly projectId: string;
  readonly side: 'ours' | 'peer';
  /** Callers that each raise the counter, again and again. */
  readonly callers: number;
  /** For how long. */
  readonly forMs: number;
}

/** What one process of the bench has done. */
export interface HotkeyCount {
  /** Raises that were acknowledged. */
  readonly done: number;
  readonly failed: number;
  /** Commits that were sent, for `ours`; attempts, for `peer`. */
  readonly commits: number;
  readonly tookMs: number;
}

interface Counter {
  readonly count: number;
}

const change = { changedBy: 'bench', reason: 'raise' };

/** One raise, and how many commits were sent so far. */
interface Raiser {
  raise(): Promise<unknown>;
  commits(): number;
}

function ours(firestore: Firestore): Raiser {
  const meter = new Meter();
  const store = new FirestoreDocumentStore({ firestore, meter });
  const states = new StateStore<Counter>({ store, nodeId: `node-${randomIdSource.next()}` });
  const manager = new TransactionManager<Counter>({ states });
  const raise = (data: Counter | undefined): Counter => ({ count: (data?.count ?? 0) + 1 });
  return {
    raise: () => manager.mutate('bench', 'hot', raise, change, { deadlineMs: 60_000 }),
    commits: () => meter.cost.rpcs - meter.cost.reads,
  };
}

function peer(firestore: Firestore): Raiser {
  let attempts = 0;
  const document = firestore.doc('counters/hot');
  return {
    raise: () =>
      firestore.runTransaction(async (transaction) => {
        attempts += 1;
        const found = await transaction.get(document);
        transaction.set(document, { count: Number(found.get('count') ?? 0) + 1 });
      }),
    commits: () => attempts,
  };
}

/** Raises until the time is up. What is under way then still counts, for as long again. */
async function run(job: HotkeyJob): Promise<HotkeyCount> {
  const firestore = firestoreAt(job.host, job.projectId);
  const raiser = job.side === 'ours' ? ours(firestore) : peer(firestore);
  const began = systemClock.monotonic();
  const elapsed = (): number => systemClock.monotonic() - began;
  let [done, failed, lastAt] = [0, 0, 0];
  const callers = Array.from({ length: job.callers }, async () => {
    while (elapsed() < job.forMs) {
      try {
        await raiser.raise();
        done += 1;
        lastAt = elapsed();
      } catch {
        failed += 1;
      }
    }
  });
  const tooLong = new Promise<void>((resolve) => {
    systemClock.setTimer(resolve, 2 * job.forMs, { keepAlive: true });
  });
  await (job.side === 'ours' ? Promise.all(callers) : Promise.race([Promise.all(callers), tooLong]));
  return { done, failed, commits: raiser.commits(), tookMs: Math.max(job.forMs, lastAt) };
}

process.stdout.write('ready\n');
process.stdin.once('data', () => {
  void run(JSON.parse(process.argv[2] ?? '') as HotkeyJob).then((count) => {
    process.stdout.write(`${JSON.stringify(count)}\n`, () => process.exit(0));
  });
});
