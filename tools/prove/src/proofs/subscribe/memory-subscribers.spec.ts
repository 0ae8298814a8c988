import { Tally } from '../lost-replies/tally.js';
import { memorySubscribers } from './memory-subscribers.js';

describe('subscribers in memory', () => {
  it('have every event once and in order, whatever is late, lost or crashes', async () => {
    const tally = new Tally();
    await memorySubscribers(1, 25, tally);
    expect({ violations: tally.violations, detail: tally.toJSON() }).toMatchObject({ violations: 0 });
  }, 120_000);

  it('are found out when they rely on commits that show sooner than they do', async () => {
    const tally = new Tally();
    await memorySubscribers(1, 10, tally, 1_000);
    expect(tally.violations).toBeGreaterThan(0);
  }, 120_000);
});
