import { hostOf } from '../../proof.js';
import type { Proof } from '../../proof.js';
import { Tally } from '../lost-replies/tally.js';
import { memoryHistories } from './memory-histories.js';
import { processHistory } from './process-histories.js';

/** Histories in memory for each round on the emulator. */
const share = 500;

/**
 * Whatever transactions and mutations do at the same time, there is an order of one after the other in which each would
 * have seen and made the same, and no version is left out.
 */
export const serializable: Proof = {
  id: 'serializable',
  servers: ['firestore'],
  defaultRounds: 20,
  async run({ rounds, seed, servers }) {
    const [memory, processes] = [new Tally(), new Tally()];
    const histories = await memoryHistories(seed, rounds * share, memory);
    let transactions = 0;
    for (let round = 0; round < rounds; round += 1) {
      transactions += await processHistory(hostOf(servers, 'firestore'), seed, round, processes);
    }
    return {
      checked: histories + transactions,
      violations: memory.violations + processes.violations,
      detail: {
        [`${String(histories)} histories in memory, every answer and delay by chance`]: memory.toJSON(),
        'processes, on the emulator': processes.toJSON(),
      },
    };
  },
};
