import type { Fault, FaultSchedule, FaultyCall } from '../memory/faults.js';
import type { Random } from '../runtime/random.js';

/** Faults of certain commits, counted from 0: `{ 0: { kind: 'abort' } }` aborts the first. */
export function faultsOfCommits(faults: Readonly<Record<number, Fault>>): FaultSchedule {
  return { next: ({ call, ofKind }) => (call === 'commit' ? faults[ofKind] : undefined) };
}

/** Faults of one kind of call, of every one of them. */
export function faultsOfEvery(call: FaultyCall, fault: Fault): FaultSchedule {
  return { next: (point) => (point.call === call ? fault : undefined) };
}

/** How often each fault comes: probabilities from 0 to 1 that are added up in the order written. */
export interface FaultRate {
  readonly fault: Fault;
  readonly probability: number;
  /** Which calls. Defaults to all. */
  readonly calls?: readonly FaultyCall[];
}

/** Faults by chance; the same random numbers give the same faults. One number is drawn per call. */
export function randomFaults(random: Random, rates: readonly FaultRate[]): FaultSchedule {
  return {
    next({ call }) {
      let drawn = random.next();
      for (const { fault, probability, calls } of rates) {
        if (calls !== undefined && !calls.includes(call)) continue;
        if (drawn < probability) return fault;
        drawn -= probability;
      }
      return undefined;
    },
  };
}

/** The first schedule that has a fault for a call decides. All are asked, so that each keeps its own sequence. */
export function firstFault(...schedules: readonly FaultSchedule[]): FaultSchedule {
  return {
    next: (point) => schedules.map((schedule) => schedule.next(point)).find((fault) => fault !== undefined),
  };
}
