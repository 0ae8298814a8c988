import { replayProof } from './replay.js';

describe('random histories', () => {
  it('say the same by every way that leads to a state', async () => {
    const { checked, violations, detail } = await replayProof.run({ rounds: 60, seed: 1, servers: {} });
    expect({ violations, detail }).toEqual({ violations: 0, detail });
    expect(checked).toBe(60);
    expect(detail['comparisons']).toBeGreaterThan(3_000);
  }, 120_000);
});
