import { clocksProof, resolversProof } from './laws.js';

describe.each([clocksProof, resolversProof])('the laws of $id', (proof) => {
  it('hold for whatever chance draws', async () => {
    const { checked, violations, detail } = await proof.run({ rounds: 300, seed: 1, servers: {} });
    expect({ violations, ...(violations > 0 && { detail }) }).toEqual({ violations: 0 });
    expect(checked).toBeGreaterThan(2_000);
  });
});
