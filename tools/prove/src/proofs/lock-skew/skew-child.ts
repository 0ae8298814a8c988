import { LockManager } from '@tai-state/transactions';
import type { Lock } from '@tai-state/transactions';
import { isTaiStateError, randomIdSource, systemClock } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { firestoreAt } from '../../firestore-at.js';
import type { Holding } from './stale-writes.js';

/** What a process that will be stopped now and then is told to do. */
export interface SkewJob {
  readonly host: string;
  readonly projectId: string;
  readonly leaseMs: number;
  /** By how much its wall clock is wrong. */
  readonly offsetMs: number;
  readonly forMs: number;
}

async function sleep(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    systemClock.setTimer(resolve, ms, { keepAlive: true });
  });
}

async function main({ host, projectId, leaseMs, offsetMs, forMs }: SkewJob): Promise<void> {
  const clock = { ...systemClock, now: () => systemClock.now() + offsetMs };
  const runtime = { clock };
  const store = new FirestoreDocumentStore({ firestore: firestoreAt(host, projectId), runtime });
  const locks = new LockManager({ store, leaseMs, runtime });
  const holdings: Holding[] = [];
  const codes: string[] = [];
  const endsAt = systemClock.monotonic() + forMs;
  while (systemClock.monotonic() < endsAt) {
    let lock: Lock | undefined;
    try {
      lock = await locks.acquire('g', 'r', { deadlineMs: 60_000 });
      const writes: number[] = [];
      holdings.push({ fencingToken: lock.fencingToken, writes });
      for (let write = 0; write < 5; write += 1) {
        const path = `written/${randomIdSource.next()}`;
        // The fence is taken before the wait: what happens meanwhile is what it is for.
        const fence = lock.fence();
        await sleep(20);
        const { stamp } = await store.commit([fence, { type: 'create', path, data: {} }]);
        writes.push(stamp);
      }
    } catch (error) {
      if (!isTaiStateError(error)) throw error;
      codes.push(error.code);
    }
    await lock?.release().catch(() => undefined);
  }
  process.stdout.write(JSON.stringify({ holdings, codes }), () => process.exit(0));
}

await main(JSON.parse(process.argv[2] ?? '') as SkewJob);
