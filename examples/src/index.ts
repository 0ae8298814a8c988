/** One program for each way to use the library: `node examples/run.mjs <name>`. */
import { acidTransactions } from './acid-transactions.js';
import { conflictResolution } from './conflict-resolution.js';
import { distributedLocking } from './distributed-locking.js';
import type { Example } from './example.js';
import { optimisticLocking } from './optimistic-locking.js';
import { simplePersistence } from './simple-persistence.js';

/** Every example by its name. */
export const examples: Readonly<Record<string, Example>> = {
  'simple-persistence': simplePersistence,
  'optimistic-locking': optimisticLocking,
  'acid-transactions': acidTransactions,
  'conflict-resolution': conflictResolution,
  'distributed-locking': distributedLocking,
};
