import { replayProof } from './replay.js';

describe('random histories', () => {
  it('say the same by every way that leads to a state', async () => {
    const { checked, violations, detail } = await replayProof.run({ rounds: 60, seed: 1, servers: {} });
    expect({ violations, ...(violations > 0 && { detail }) }).toEqual({ violations: 0 });
    expect(checked).toBe(60);
    expect(detail['comparisons']).toBeGreaterThan(3_000);
  }, 120_000);
});
