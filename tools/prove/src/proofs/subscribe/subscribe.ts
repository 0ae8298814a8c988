import { hostOf } from '../../proof.js';
import type { Proof } from '../../proof.js';
import { Tally } from '../lost-replies/tally.js';
import { emulatorSubscribers } from './emulator-subscribers.js';
import { memorySubscribers } from './memory-subscribers.js';

/** Histories in memory for each round on the emulator. */
const share = 100;

/**
 * Subscribers that crash and begin again at their checkpoints, while several write, have every event once and in the
 * order of commits; in memory with commits that show up to 50 s after the time by which they are indexed.
 */
export const subscribeProof: Proof = {
  id: 'subscribe',
  servers: ['firestore'],
  defaultRounds: 5,
  async run({ rounds, seed, servers }) {
    const [memory, emulator] = [new Tally(), new Tally()];
    const histories = await memorySubscribers(seed, rounds * share, memory);
    for (let round = 0; round < rounds; round += 1) {
      await emulatorSubscribers(hostOf(servers, 'firestore'), seed, round, emulator);
    }
    return {
      checked: histories + rounds,
      violations: memory.violations + emulator.violations,
      detail: {
        [`${String(histories)} histories in memory, every delay and loss by chance`]: memory.toJSON(),
        'clients of their own, on the emulator': emulator.toJSON(),
      },
    };
  },
};
