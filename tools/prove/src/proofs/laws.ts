import { seededRandom } from '@tai-state/core';
import { clockLaws, resolverLaws } from '@tai-state/core/testing';
import type { Law } from '@tai-state/core/testing';
import type { Proof } from '../proof.js';

/** Laws, each put to the test with values drawn by chance, `rounds` times. */
function lawsProof(id: string, laws: readonly Law[]): Proof {
  return {
    id,
    servers: [],
    defaultRounds: 20_000,
    run({ rounds, seed }) {
      const broken = laws.map((law, index): readonly [string, number] => {
        const random = seededRandom(seed * 1_000 + index);
        let violations = 0;
        for (let round = 0; round < rounds; round += 1) if (!law.holds(random)) violations += 1;
        return [law.name, violations];
      });
      return Promise.resolve({
        checked: laws.length * rounds,
        violations: broken.reduce((sum, [, violations]) => sum + violations, 0),
        detail: Object.fromEntries(
          broken.map(([name, violations]) => [name, { checked: rounds, violations }]),
        ),
      });
    },
  };
}

/** Vector clocks are a partial order that says exactly what depends on what; Lamport times are total. */
export const clocksProof = lawsProof('clocks', clockLaws);

/** Resolvers are deterministic and commutative, and keep their own rules. */
export const resolversProof = lawsProof('resolvers', resolverLaws);
