import { describeReal } from '@tai-state/testbed/jest';
import { lostRepliesStates } from './lost-replies-states.js';

describeReal(['firestore'], 'a write of a state whose reply is lost', (servers) => {
  it('is applied once, and its caller is told the truth, also after a restart', async () => {
    const context = { rounds: 6, seed: 1, servers };
    const { checked, violations, detail } = await lostRepliesStates.run(context);
    expect({ violations, ...(violations > 0 && { detail }) }).toEqual({ violations: 0 });
    expect(checked).toBeGreaterThanOrEqual(9 * context.rounds);
  });
});
