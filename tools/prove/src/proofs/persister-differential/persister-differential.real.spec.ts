import { describeReal } from '@tai-state/testbed/jest';
import { persisterDifferential } from './persister-differential.js';

describeReal(['firestore'], 'random histories of persisters', (servers) => {
  it('end alike in memory and on Firestore', async () => {
    const { checked, violations, detail } = await persisterDifferential.run({ rounds: 40, seed: 1, servers });
    expect({ violations, ...(violations > 0 && { detail }) }).toEqual({ violations: 0 });
    expect(checked).toBe(40 * 20);
  });
});
