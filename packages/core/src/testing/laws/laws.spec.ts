import fc from 'fast-check';
import { seededRandom } from '../../runtime/random.js';
import { clockLaws } from './clock-laws.js';
import { resolverLaws } from './resolver-laws.js';

describe.each([
  ['clocks', clockLaws],
  ['resolvers', resolverLaws],
] as const)('%s', (_of, laws) => {
  it.each(laws.map((law) => [law.name, law] as const))('%s', (_name, law) => {
    fc.assert(
      fc.property(fc.nat(), (seed) => law.holds(seededRandom(seed))),
      { numRuns: 500 },
    );
  });
});
