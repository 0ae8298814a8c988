import { DeadlockDetected, isTaiStateError, seededRandom, systemClock } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { LockManager } from '@tai-state/transactions';
import { firestoreAt } from '../../firestore-at.js';
import { shapeOf } from './shape.js';
import type { Outcome } from './shape.js';

/** What one process of the proof is told to do. */
export interface DeadlockJob {
  readonly host: string;
  readonly projectId: string;
  readonly seed: number;
  /** Which of the processes it is. */
  readonly index: number;
  readonly rounds: number;
}

async function sleep(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    systemClock.setTimer(resolve, ms, { keepAlive: true });
  });
}

/** Holds its own lock, waits until everybody does, and then for the lock of the next one. */
async function play(locks: LockManager, round: number, index: number, delayMs: number): Promise<Outcome> {
  const { size, circle } = shapeOf(round);
  const governorId = `round-${String(round)}`;
  const clientId = `${governorId}-${String(index)}`;
  await using own = await locks.acquire(governorId, String(index), { clientId });
  for (let other = 0; other < size; other += 1) {
    while ((await locks.inspect(governorId, `seen-${String(other)}`)) === undefined) {
      if (other === index) await locks.tryAcquire(governorId, `seen-${String(index)}`, { leaseMs: 60_000 });
      else await sleep(10);
    }
  }
  await sleep(delayMs);
  if (!circle && index === size - 1) {
    await sleep(1_500);
    return { round, ended: own.held ? 'acquired' : 'lost' };
  }
  try {
    const next = String((index + 1) % size);
    await using wanted = await locks.acquire(governorId, next, { clientId, deadlineMs: 60_000 });
    return { round, ended: wanted.held ? 'acquired' : 'lost' };
  } catch (error) {
    if (error instanceof DeadlockDetected) return { round, ended: error.code, cycle: error.cycle.length };
    return { round, ended: isTaiStateError(error) ? error.code : String(error) };
  }
}

async function main({ host, projectId, seed, index, rounds }: DeadlockJob): Promise<void> {
  const store = new FirestoreDocumentStore({ firestore: firestoreAt(host, projectId) });
  const locks = new LockManager({ store, leaseMs: 10_000, deadlockCheckMs: 400 });
  const random = seededRandom(seed + index);
  const outcomes: Outcome[] = [];
  for (let round = 0; round < rounds; round += 1) {
    const delayMs = random.next() < 0.5 ? 0 : random.next() * 300;
    if (index < shapeOf(round).size) outcomes.push(await play(locks, round, index, delayMs));
  }
  process.stdout.write(JSON.stringify(outcomes), () => process.exit(0));
}

await main(JSON.parse(process.argv[2] ?? '') as DeadlockJob);
