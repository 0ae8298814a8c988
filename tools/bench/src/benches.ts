import type { Bench } from './bench.js';
import { hotkeyCommits, hotkeyFairness, hotkeyGoodput } from './hotkey/hotkey.js';
import { lockCycle } from './locks/lock-cycle.js';
import { lockFifo30 } from './locks/lock-fifo.js';
import { overheadGet, overheadQuery } from './overhead/overhead-reads.js';
import { overheadCommit, overheadConditionalUpdate, overheadCreate } from './overhead/overhead-writes.js';
import {
  firestoreAppend,
  firestoreLoad,
  firestoreRacers,
  firestoreWriters,
} from './persister/firestore-benches.js';
import { memoryAppends, memoryGrowth } from './persister/memory-append.js';
import { memoryAtVersion, memoryLoads, memoryReplay } from './persister/memory-loads.js';
import { updateWarm } from './states/update-warm.js';
import { transaction2r2w } from './transactions/two-states.js';

/** Every bench, in the order in which `npm run bench` runs them. A new one is a file of its own and a line here. */
export const benches: readonly Bench[] = [
  overheadGet,
  overheadCreate,
  overheadConditionalUpdate,
  overheadQuery,
  overheadCommit,
  updateWarm,
  transaction2r2w,
  ...hotkeyGoodput,
  hotkeyFairness,
  hotkeyCommits,
  lockCycle,
  lockFifo30,
  ...memoryAppends,
  ...memoryLoads,
  ...memoryAtVersion,
  memoryReplay,
  memoryGrowth,
  firestoreAppend,
  firestoreWriters,
  firestoreRacers,
  firestoreLoad,
];
