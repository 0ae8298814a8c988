import { randomIdSource, systemClock } from '@tai-state/core';
import { FirestoreDocumentStore } from '@tai-state/firestore-store';
import { firestoreAt } from '@tai-state/prove';
import { LockManager } from '@tai-state/transactions';
import type { FigureBench } from '../bench.js';

const contenders = 30;
const holdMs = 20;

async function hold(): Promise<void> {
  await new Promise<void>((resolve) => {
    systemClock.setTimer(resolve, holdMs, { keepAlive: true });
  });
}

/** Thirty that queue for one lock and hold it for 20 ms each: from the first release to the last. */
export const lockFifo30: FigureBench = {
  id: 'lock.fifo30',
  servers: ['firestore'],
  peerName: 'ideal: 30 x 20 ms',
  unit: 'ms',
  better: 'lower',
  rounds: 5,
  async measure({ firestore: server }) {
    const projectId = `bench-fifo-${randomIdSource.next().toLowerCase()}`;
    const firestore = firestoreAt(server?.host ?? '', projectId);
    const store = new FirestoreDocumentStore({ firestore });
    const locks = new LockManager({ store });
    const first = await locks.acquire('bench', 'r');
    const order: number[] = [];
    const waits = Array.from({ length: contenders }, async (_, place) => {
      const lock = await locks.acquire('bench', 'r', { fifo: true, deadlineMs: 60_000 });
      order.push(place);
      await hold();
      await lock.release();
    });
    await queued(store);
    const began = systemClock.monotonic();
    await first.release();
    await Promise.all(waits);
    const tookMs = systemClock.monotonic() - began;
    await store.close();
    await firestore.terminate();
    if (order.length !== contenders) throw new Error('Not everyone had the lock.');
    return { ours: tookMs, peer: contenders * holdMs };
  },
};

/** Waits until all have their tickets, and listen. */
async function queued(store: FirestoreDocumentStore): Promise<void> {
  for (;;) {
    const { documents } = await store.query({ collection: 'lockTickets', select: [] });
    await hold();
    if (documents.length === contenders) break;
  }
  for (let wait = 0; wait < 50; wait += 1) await hold();
}
