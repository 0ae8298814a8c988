import { describeReal } from '@tai-state/testbed/jest';
import { lostRepliesPersister } from './lost-replies-persister.js';

describeReal(['firestore'], 'a write of a persister whose reply is lost', (servers) => {
  it('is applied once, and its caller is told the truth, also after a restart', async () => {
    const context = { rounds: 2, seed: 1, servers };
    const { checked, violations, detail } = await lostRepliesPersister.run(context);
    expect({ violations, ...(violations > 0 && { detail }) }).toEqual({ violations: 0 });
    expect(checked).toBeGreaterThanOrEqual(10 * context.rounds);
  }, 120_000);
});
