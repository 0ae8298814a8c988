/** What each example prints, on whatever storage. */
export const expectedOutput: Readonly<Record<string, readonly string[]>> = {
  'simple-persistence': [
    'saved version 1',
    'State: {"count":0}, Version: 1',
    'changed by system: initialization',
    'exists: true',
    'Total states: 1, Max version: 1',
  ],
  'optimistic-locking': [
    'versions made: 2 and 3',
    'count 2 at version 3',
    'conflict: expected 1, actual 3',
    'by token: version 4',
  ],
  'acid-transactions': [
    'moved 100, left 50',
    'refused: there are 50',
    'read 2 states, wrote version 1 of the total',
    'total: 150',
    'a hundred deposits at once: version 102, balance 200',
    'the last transaction: committed, 3 states read',
  ],
  'distributed-locking': [
    'process_2 waits: process_1 has it',
    'process_1 has migrated to 2, under the fence of its lock',
    'process_2 has a later token: true',
    'process_1 writes no more: LockLost',
    'schema: 2',
    'taken in order: orders, users',
  ],
  'conflict-resolution': [
    'causality: apple, bread',
    'last write wins: apple, coffee',
    'union: apple, bread, coffee',
    'it knows of: laptop, phone, server',
    "the phone's copy is stale: true",
    'conflicts kept: 1',
    'a storm: false',
  ],
};
