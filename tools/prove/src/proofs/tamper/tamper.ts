import type { Proof } from '../../proof.js';
import { Tally } from '../lost-replies/tally.js';
import { memoryTampering } from './memory-tampering.js';

/**
 * Whatever of the seven classes of faults is put into a history, and wherever, validation finds it and says where; in a
 * history that is as it was written it finds nothing. Storage's own update times do not help it: the history is written
 * anew with its fault in it. Without hashes, edits that nothing depends on (metadata, payloads beside full states) cannot
 * be found, and one of a state with its digest shows in what follows: the details say which, and that it is so.
 */
export const tamper: Proof = {
  id: 'tamper',
  servers: [],
  defaultRounds: 500,
  async run({ rounds, seed }) {
    const tally = new Tally();
    const checked = await memoryTampering(seed, rounds, tally);
    return { checked, violations: tally.violations, detail: { 'in memory': tally.toJSON() } };
  },
};
