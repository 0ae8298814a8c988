import { hostOf } from '../../proof.js';
import type { Proof } from '../../proof.js';
import { Tally } from '../lost-replies/tally.js';
import { memorySkew } from './memory-skew.js';
import { processSkew } from './process-skew.js';

/** Rounds in memory for each round on the emulator. */
const share = 30;

/**
 * Clocks that are a day off and run at different speeds, and holders that are stopped in mid-work: nobody takes a lock
 * over while its holder relies on it, and nothing is written under a fence that is not the last.
 */
export const lockSkew: Proof = {
  id: 'lock-skew',
  servers: ['firestore'],
  defaultRounds: 5,
  async run({ rounds, seed, servers }) {
    const [memory, processes] = [new Tally(), new Tally()];
    const checked = await memorySkew(seed, rounds * share, memory);
    let writes = 0;
    for (let round = 0; round < rounds; round += 1) {
      writes += await processSkew(hostOf(servers, 'firestore'), seed, round, processes);
    }
    return {
      checked: checked + writes,
      violations: memory.violations + processes.violations,
      detail: {
        'in memory': memory.toJSON(),
        'processes, on the emulator': { writes, ...processes.toJSON() },
      },
    };
  },
};
