import { systemClock } from '@tai-state/core';
import type { FigureBench } from '../bench.js';
import { governor, grow, increment, payload } from './counters.js';
import { firestorePeer as peerName, openBed } from './firestore-bed.js';

const event = { type: 'incremented', data: payload } as const;

/** Milliseconds of one call, when many follow each other and the first ones warm up. */
async function oneAfterTheOther(run: (count: number) => Promise<unknown>): Promise<number> {
  const [warmUp, timed] = [10, 30];
  let start = 0;
  for (let count = 0; count < warmUp + timed; count += 1) {
    if (count === warmUp) start = systemClock.monotonic();
    await run(count);
  }
  return (systemClock.monotonic() - start) / timed;
}

/**
 * One event after the other, each expecting the version before it. Each side by itself: what the other's transactions
 * leave the emulator to do would be counted as ours.
 */
export const firestoreAppend: FigureBench = {
  id: 'firestore.append',
  servers: ['firestore'],
  peerName,
  unit: 'ms',
  better: 'lower',
  rounds: 30,
  warmUps: 90,
  async measure(servers) {
    const bed = await openBed(servers);
    const ours = await oneAfterTheOther((count) =>
      bed.persister.logTransition(governor, 'ours', increment(count + 1), count),
    );
    const peer = await oneAfterTheOther((count) => {
      const expectedStreamVersion = count === 0 ? bed.noStream : BigInt(count - 1);
      return bed.emmett.appendToStream('Counter-peer', [event], { expectedStreamVersion });
    });
    await bed.close();
    return { ours, peer };
  },
};

/** Runs tasks side by side. Gives how many have succeeded, and per second. */
async function sideBySide(
  tasks: readonly (() => Promise<unknown>)[],
): Promise<{ readonly succeeded: number; readonly perSecond: number; readonly tookMs: number }> {
  const start = systemClock.monotonic();
  const results = await Promise.allSettled(tasks.map((task) => task()));
  const tookMs = systemClock.monotonic() - start;
  const succeeded = results.filter(({ status }) => status === 'fulfilled').length;
  return { succeeded, perSecond: (1_000 * succeeded) / tookMs, tookMs };
}

const writers = Array.from({ length: 16 }, (_, index) => String(index));
const turns = 10;

/** 16 writers, each with a state of its own: events that were stored per second. */
export const firestoreWriters: FigureBench = {
  id: 'firestore.writers-16',
  servers: ['firestore'],
  peerName,
  unit: 'events/s',
  better: 'higher',
  rounds: 5,
  async measure(servers) {
    const bed = await openBed(servers);
    const rates = { ours: 0, peer: 0 };
    let failures = 0;
    const startOurs = systemClock.monotonic();
    for (let turn = 0; turn < turns; turn += 1) {
      const { succeeded } = await sideBySide(
        writers.map((id) => () => bed.persister.logTransition(governor, id, increment(turn + 1), turn)),
      );
      failures += writers.length - succeeded;
    }
    rates.ours = (1_000 * turns * writers.length) / (systemClock.monotonic() - startOurs);
    if (failures > 0) throw new Error(`${String(failures)} of our appends have failed.`);
    const peer = await sideBySide(
      writers.map((id) => () => bed.emmett.appendToStream(`Counter-${id}`, [event])),
    );
    rates.peer = peer.perSecond;
    await bed.close();
    return rates;
  },
};

const racers = Array.from({ length: 10 }, (_, index) => index);

/** 10 racers on one version: milliseconds until one has won and the others know that they have not. */
export const firestoreRacers: FigureBench = {
  id: 'firestore.racers-10',
  servers: ['firestore'],
  peerName,
  unit: 'ms',
  better: 'lower',
  rounds: 5,
  async measure(servers) {
    const bed = await openBed(servers);
    await bed.persister.logTransition(governor, 'race', increment(1), 0);
    await bed.emmett.appendToStream('Counter-race', [event], { expectedStreamVersion: bed.noStream });
    const ours = await sideBySide(
      racers.map(() => () => bed.persister.logTransition(governor, 'race', increment(2), 1)),
    );
    const peer = await sideBySide(
      racers.map(
        () => () => bed.emmett.appendToStream('Counter-race', [event], { expectedStreamVersion: 0n }),
      ),
    );
    await bed.close();
    if (ours.succeeded !== 1) throw new Error(`${String(ours.succeeded)} of our racers have won.`);
    return { ours: ours.tookMs, peer: peer.tookMs };
  },
};

/** A state of 300 events, written and then loaded again and again, each side by itself. */
export const firestoreLoad: FigureBench = {
  id: 'firestore.load-300',
  servers: ['firestore'],
  peerName,
  unit: 'ms',
  better: 'lower',
  rounds: 10,
  warmUps: 20,
  async measure(servers) {
    const bed = await openBed(servers);
    await grow(bed.persister, 'long', 300);
    const ours = await oneAfterTheOther(() => bed.persister.loadState(governor, 'long'));
    for (let done = 0; done < 300; done += 100) {
      await bed.emmett.appendToStream(
        'Counter-long',
        Array.from({ length: 100 }, () => event),
      );
    }
    const fold = {
      evolve: (state: { readonly count: number }) => ({ count: state.count + 1 }),
      initialState: () => ({ count: 0 }),
    };
    const peer = await oneAfterTheOther(() => bed.emmett.aggregateStream('Counter-long', fold));
    await bed.close();
    return { ours, peer };
  },
};
