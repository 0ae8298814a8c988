import { describeReal } from '@tai-state/testbed/jest';
import { storeDifferentialProof } from './store-differential.js';

describeReal(['firestore'], 'random histories', (servers) => {
  it('end alike on the memory adapter and on Firestore', async () => {
    const { checked, violations, detail } = await storeDifferentialProof.run({ rounds: 8, seed: 1, servers });
    expect({ violations, ...(violations > 0 && { detail }) }).toEqual({ violations: 0 });
    expect(checked).toBeGreaterThan(400);
  });
});
