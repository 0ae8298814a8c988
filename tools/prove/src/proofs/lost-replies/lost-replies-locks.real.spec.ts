import { describeReal } from '@tai-state/testbed/jest';
import { lostRepliesLocks } from './lost-replies-locks.js';

describeReal(['firestore'], 'a write of a lock whose reply is lost', (servers) => {
  it('is applied once, its caller is told the truth, and no lock is left without an owner', async () => {
    const context = { rounds: 6, seed: 1, servers };
    const { checked, violations, detail } = await lostRepliesLocks.run(context);
    expect({ violations, ...(violations > 0 && { detail }) }).toEqual({ violations: 0 });
    expect(checked).toBeGreaterThanOrEqual(4 * context.rounds);
  });
});
