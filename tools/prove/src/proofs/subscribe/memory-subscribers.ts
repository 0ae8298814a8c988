import { StateStore, isTaiStateError, seededRandom } from '@tai-state/core';
import type { Random } from '@tai-state/core';
import { MemoryDocumentStore, MemoryStorage } from '@tai-state/core/memory';
import type { FaultSchedule } from '@tai-state/core/memory';
import { ManualClock, countingIds } from '@tai-state/core/testing';
import { StateMachinePersister } from '@tai-state/persister';
import type { SubscribeOptions } from '@tai-state/persister';
import type { Tally } from '../lost-replies/tally.js';
import { live } from './recorder.js';
import type { Recorded, Surroundings } from './recorder.js';
import { committed, expectedOf, faultsOf } from './verdict.js';

const writers = 3;
const commitsEach = 6;
const stateIds = ['a', 'b', 'c', 'd'];
const by = { changedBy: 'proof', reason: 'test' } as const;
const minute = 60_000;

/** Calls take their time, are refused, or lose their answers; some commits are applied long after their callers left. */
function trouble(random: Random): FaultSchedule {
  return {
    next({ call }) {
      const drawn = random.next();
      if (drawn < 0.03) return { kind: 'unavailable', applied: 'no' };
      if (drawn < 0.06) return { kind: 'unavailable', applied: 'yes' };
      if (drawn < 0.09 && call === 'commit') {
        return { kind: 'unavailable', applied: 'late', lateMs: random.next() * 20_000 };
      }
      if (drawn < 0.11) return { kind: 'resent' };
      return {
        kind: 'latency',
        beforeMs: Math.ceil(random.next() * 400),
        afterMs: Math.ceil(random.next() * 400),
      };
    },
  };
}

/** One history: writers, and subscribers that crash and begin again meanwhile. Everything follows from the seed. */
async function round(seed: number, longestCommitMs: number, tally: Tally): Promise<void> {
  const random = seededRandom(seed);
  const clock = new ManualClock();
  const storage = new MemoryStorage({ clock });
  const ids = countingIds('op');
  const runtime = { clock, random, ids };
  let nodes = 0;
  const persister = (): StateMachinePersister => {
    nodes += 1;
    const store = new MemoryDocumentStore({ storage, faults: trouble(random), runtime });
    return new StateMachinePersister({
      states: new StateStore({ store, nodeId: `n${String(nodes)}`, runtime }),
    });
  };
  const sleep = async (ms: number): Promise<void> => {
    await new Promise<void>((resolve) => clock.setTimer(resolve, ms));
  };
  let writing = true;

  /** The server indexes a commit by a time up to 50 s before the one at which it becomes visible. */
  const delays = async (): Promise<void> => {
    const startedAt = clock.now() - clock.monotonic();
    while (writing) {
      clock.jump(startedAt + clock.monotonic() - (random.next() < 0.5 ? 0 : random.next() * 50_000));
      await sleep(random.next() * 2_000);
    }
    clock.jump(startedAt + clock.monotonic());
  };

  const write = async (): Promise<void> => {
    const writer = persister();
    for (let commit = 0; commit < commitsEach; commit += 1) {
      await sleep(random.next() < 0.2 ? random.next() * minute : random.next() * 500);
      const stateId = stateIds[Math.floor(random.next() * stateIds.length)] ?? 'a';
      const count = 1 + Math.floor(random.next() * 3);
      const transitions = Array.from({ length: count }, () => ({
        action: 'set',
        data: { commit },
        metadata: by,
      }));
      try {
        await writer.logTransition('g', stateId, transitions, 'any');
      } catch (error) {
        if (!isTaiStateError(error)) throw error;
        tally.count(`writers: ${error.code}`);
      }
    }
  };

  const within: Surroundings['within'] = (promise) => {
    const late = sleep(5 * minute).then(() => 'too-late' as const);
    return Promise.race([promise, late]);
  };
  const surroundings: Surroundings = { governorId: 'g', random, persister, within };
  const reader = new MemoryDocumentStore({ storage, runtime: { clock } });

  const subscribe = async (options: SubscribeOptions): Promise<Recorded> => {
    const recorded: Recorded = { options, events: [], checkpoint: undefined };
    for (let idle = 0; idle < 3;) {
      const had = await attempt(() => live(recorded, surroundings), tally);
      tally.count('lives of subscribers');
      const log = writing ? undefined : await committed(reader, 'g');
      const done = log !== undefined && recorded.events.length >= expectedOf(recorded, log).length;
      // Once all is there, one life more sees whether something comes again; a few lives without anything are the end.
      idle = had || writing ? 0 : idle + (done ? 3 : 1);
    }
    return recorded;
  };

  const work = Promise.all([
    Promise.all(Array.from({ length: writers }, write))
      // What is applied late is applied by now.
      .then(() => sleep(30_000))
      .then(() => {
        writing = false;
      }),
    delays(),
    ...[{}, {}, { stateId: 'a' }].map(async (options) => {
      const recorded = await subscribe({ ...options, longestCommitMs, pollMs: minute });
      const log = await committed(reader, 'g');
      tally.count('events', recorded.events.length);
      for (const fault of faultsOf(recorded, log)) tally.violate(`seed ${String(seed)}: ${fault}`);
    }),
  ]);
  await clock.runUntil(work);
}

/** To subscribe may fail for good while its store has no answer: then the next life does. */
async function attempt(body: () => Promise<boolean>, tally: Tally): Promise<boolean> {
  try {
    return await body();
  } catch (error) {
    if (!isTaiStateError(error) || !error.transient) throw error;
    tally.count(`subscribers: ${error.code}`);
    return true;
  }
}

/** Runs rounds in memory; gives their number. */
export async function memorySubscribers(
  seed: number,
  rounds: number,
  tally: Tally,
  longestCommitMs = minute,
): Promise<number> {
  for (let index = 0; index < rounds; index += 1) {
    await round(seed * 1_000_003 + index, longestCommitMs, tally);
  }
  return rounds;
}
