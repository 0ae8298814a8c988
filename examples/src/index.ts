/** One program for each way to use the library: `node examples/run.mjs <name>`. */
import { acidTransactions } from './acid-transactions.js';
import { commands } from './commands.js';
import { conflictResolution } from './conflict-resolution.js';
import { crashRecovery } from './crash-recovery.js';
import { distributedLocking } from './distributed-locking.js';
import { eventSourcing } from './event-sourcing.js';
import type { Example } from './example.js';
import { optimisticLocking } from './optimistic-locking.js';
import { retention } from './retention.js';
import { simplePersistence } from './simple-persistence.js';
import { timeTravel } from './time-travel.js';
import { xstateActors } from './xstate-actors.js';

/** Every example by its name. */
export const examples: Readonly<Record<string, Example>> = {
  'simple-persistence': simplePersistence,
  'optimistic-locking': optimisticLocking,
  'acid-transactions': acidTransactions,
  'event-sourcing': eventSourcing,
  'crash-recovery': crashRecovery,
  'time-travel': timeTravel,
  retention,
  commands,
  'xstate-actors': xstateActors,
  'conflict-resolution': conflictResolution,
  'distributed-locking': distributedLocking,
};
