import { seededRandom } from '@tai-state/core';
import type { Proof } from '../../proof.js';
import { Tally } from '../lost-replies/tally.js';
import { RandomHistory } from './random-history.js';
import { World } from './world.js';

/** One history: written, checked, brought elsewhere, gone on with, checked again, and at last without its head. */
async function round(seed: number, tally: Tally): Promise<number> {
  const world = new World(seededRandom(seed));
  const history = new RandomHistory(world, seed, tally);
  await history.live(world.from(4, 14));
  let comparisons = await history.check();
  if (world.chance(0.5)) {
    await history.move();
    comparisons += await history.check();
    await history.live(world.from(1, 5));
    comparisons += await history.check();
  }
  await history.loseHead();
  return comparisons + 2;
}

/**
 * Of every history: the state is the fold of its events, a snapshot with the events after it, the end of time travel,
 * and what is kept beside it; so is every version and every moment of its past.
 */
export const replayProof: Proof = {
  id: 'replay',
  servers: [],
  defaultRounds: 2_000,
  async run({ rounds, seed }) {
    const tally = new Tally();
    let comparisons = 0;
    for (let index = 0; index < rounds; index += 1) {
      const of = seed * 1_000_003 + index;
      try {
        comparisons += await round(of, tally);
      } catch (error) {
        tally.violate(`seed ${String(of)}: ${String(error)}`);
      }
    }
    return {
      checked: rounds,
      violations: tally.violations,
      detail: { comparisons, ...tally.toJSON() },
    };
  },
};
