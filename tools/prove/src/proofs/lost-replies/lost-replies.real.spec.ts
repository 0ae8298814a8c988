import { describeReal } from '@tai-state/testbed/jest';
import { lostReplies, lostRepliesRawSdk } from './lost-replies.js';

describeReal(['firestore'], 'a commit whose reply is lost', (servers) => {
  const context = { rounds: 12, seed: 1, servers };

  it('is applied once, and its caller is told the truth', async () => {
    const { checked, violations, detail } = await lostReplies.run(context);
    expect({ violations, ...(violations > 0 && { detail }) }).toEqual({ violations: 0 });
    expect(checked).toBeGreaterThanOrEqual(4 * context.rounds);
  });

  it('is another matter with the official SDK', async () => {
    const { violations } = await lostRepliesRawSdk.run(context);
    expect(violations).toBeGreaterThan(0);
  });
});
