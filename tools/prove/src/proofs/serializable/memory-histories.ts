import { StateStore, seededRandom } from '@tai-state/core';
import type { Random } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import type { FaultSchedule } from '@tai-state/core/memory';
import { ManualClock, countingIds } from '@tai-state/core/testing';
import { TransactionManager } from '@tai-state/transactions';
import type { Tally } from '../lost-replies/tally.js';
import type { Observed } from './history.js';
import { randomWork } from './random-work.js';
import type { Marked } from './random-work.js';
import { graphViolations } from './serial-graph.js';
import { serialOrder } from './serial-order.js';

const workers = 3;
const worksEach = 3;

/** Calls that take different times, are refused for contention, or lose their answers: chance decides. */
function trouble(random: Random): FaultSchedule {
  return {
    next() {
      const drawn = random.next();
      if (drawn < 0.04) return { kind: 'abort' };
      if (drawn < 0.06) return { kind: 'unavailable', applied: 'no' };
      if (drawn < 0.08) return { kind: 'unavailable', applied: 'yes' };
      if (drawn < 0.1) return { kind: 'resent' };
      const [beforeMs, afterMs] = [Math.ceil(random.next() * 6), Math.ceil(random.next() * 6)];
      return { kind: 'latency', beforeMs, afterMs };
    },
  };
}

/** One history of a few workers on a few keys: everything that happens follows from the seed. */
async function history(seed: number): Promise<readonly Observed[]> {
  const random = seededRandom(seed);
  const clock = new ManualClock();
  const storage = new MemoryStorage({ clock });
  let time = 0;
  const now = (): number => (time += 1);
  const keys = ['a', 'b', 'c'].slice(0, 1 + Math.floor(random.next() * 3));
  const observed = Promise.all(
    Array.from({ length: workers }, async (_, worker) => {
      const ids = countingIds(`w${String(worker)}`);
      const runtime = { clock, random, ids };
      const store = new MemoryDocumentStore({ storage, faults: trouble(random), runtime });
      const states = new StateStore<Marked>({
        store,
        nodeId: `node-${String(worker)}`,
        queryable: ['group'],
        runtime,
      });
      const manager = new TransactionManager<Marked>({ states });
      const pause = async (): Promise<void> => {
        await new Promise<void>((resolve) => clock.setTimer(resolve, Math.ceil(random.next() * 10)));
      };
      const bed = { manager, random, keys, now, pause, withQueries: true };
      const works: Observed[] = [];
      for (let work = 0; work < worksEach; work += 1) {
        const one = await randomWork(bed, `w${String(worker)}.${String(work)}`);
        if (one !== undefined) works.push(one);
      }
      return works;
    }),
  );
  return (await clock.runUntil(observed)).flat();
}

/** Runs histories and looks for a serial order of each. */
export async function memoryHistories(seed: number, count: number, tally: Tally): Promise<number> {
  for (let index = 0; index < count; index += 1) {
    const one = await history(seed * 1_000_003 + index);
    tally.count('transactions', one.length);
    if (one.some(({ unknown }) => unknown === true)) tally.count('histories with unknown outcomes');
    if (one.some(({ lost }) => lost === true)) {
      tally.count('histories left out: a mutation with an unknown outcome');
      continue;
    }
    if (serialOrder(one) === undefined) {
      const why = one.some(({ unknown }) => unknown === true) ? [] : graphViolations(one);
      tally.violate(
        `history ${String(index)} of seed ${String(seed)} has no serial order. ${why.join('; ')}`,
      );
    }
  }
  return count;
}
