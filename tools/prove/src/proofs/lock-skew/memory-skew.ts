import { isTaiStateError, seededRandom } from '@tai-state/core';
import type { Random } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import type { FaultSchedule } from '@tai-state/core/memory';
import { ManualClock, countingIds } from '@tai-state/core/testing';
import { LockManager } from '@tai-state/transactions';
import type { Lock } from '@tai-state/transactions';
import type { Tally } from '../lost-replies/tally.js';
import { SkewedClock } from './skewed-clock.js';
import { staleWrites } from './stale-writes.js';
import type { Holding } from './stale-writes.js';

const day = 86_400_000;
const leaseMs = 1_000;
const clients = 3;
const turns = 3;

/** Delays, and answers that get lost. */
function trouble(random: Random): FaultSchedule {
  return {
    next() {
      const drawn = random.next();
      if (drawn < 0.03) return { kind: 'unavailable', applied: 'yes' };
      if (drawn < 0.06) return { kind: 'unavailable', applied: 'no' };
      return {
        kind: 'latency',
        beforeMs: Math.ceil(random.next() * 40),
        afterMs: Math.ceil(random.next() * 40),
      };
    },
  };
}

interface Client {
  readonly clock: SkewedClock;
  lock: Lock | undefined;
}

async function sleep(clock: SkewedClock, ms: number): Promise<void> {
  await new Promise<void>((resolve) => clock.setTimer(resolve, ms));
}

/** Some clients share a lock and write under its fence, each on a machine of its own; chance stops one now and then. */
async function round(seed: number, tally: Tally): Promise<void> {
  const random = seededRandom(seed);
  const base = new ManualClock();
  const storage = new MemoryStorage({ clock: base });
  const holdings: Holding[] = [];
  const all: Client[] = Array.from({ length: clients }, () => {
    const offset = (random.next() * 2 - 1) * day;
    return { clock: new SkewedClock(base, offset, 0.96 + random.next() * 0.08), lock: undefined };
  });
  const others = new MemoryDocumentStore({ storage, runtime: { clock: base } });
  let token: unknown;
  others.listen(
    { document: 'governors/g/locks/r' },
    {
      next({ documents }) {
        const now = documents[0]?.data['token'];
        if (now === undefined || now === token) return;
        token = now;
        for (const { clock, lock } of all) {
          if (lock === undefined || lock.lockToken === now || clock.paused || !lock.held) continue;
          tally.violate(`seed ${String(seed)}: the lock was taken over while its holder relied on it`);
        }
      },
      error: () => undefined,
    },
  );
  const work = Promise.all(
    all.map(async (client, index) => {
      const runtime = { clock: client.clock, random, ids: countingIds(`c${String(index)}`) };
      const store = new MemoryDocumentStore({ storage, faults: trouble(random), runtime });
      const locks = new LockManager({ store, leaseMs, runtime });
      for (let turn = 0; turn < turns; turn += 1) {
        try {
          const renew = random.next() < 0.5;
          const lock = await locks.acquire('g', 'r', { deadlineMs: 60_000, renew });
          client.lock = lock;
          const writes: number[] = [];
          holdings.push({ fencingToken: lock.fencingToken, writes });
          for (let write = 0; write < 3; write += 1) {
            await sleep(client.clock, random.next() * 600);
            if (random.next() < 0.25) {
              client.clock.pause();
              base.setTimer(
                () => {
                  client.clock.resume();
                },
                random.next() * 3 * leaseMs,
              );
              await sleep(client.clock, 1);
            }
            await lock.refresh();
            const path = `written/${String(holdings.length)}-${String(index)}-${String(turn)}-${String(write)}`;
            const { stamp } = await store.commit([lock.fence(), { type: 'create', path, data: {} }]);
            writes.push(stamp);
          }
          tally.count('done');
        } catch (error) {
          if (!isTaiStateError(error)) throw error;
          tally.count(error.code);
        }
        await client.lock?.release().catch(() => undefined);
        client.lock = undefined;
      }
    }),
  );
  await base.runUntil(work);
  await others.close();
  for (const violation of staleWrites(holdings)) tally.violate(`seed ${String(seed)}: ${violation}`);
}

/** Runs rounds in memory; gives their number. */
export async function memorySkew(seed: number, rounds: number, tally: Tally): Promise<number> {
  for (let index = 0; index < rounds; index += 1) await round(seed * 1_000_003 + index, tally);
  return rounds;
}
