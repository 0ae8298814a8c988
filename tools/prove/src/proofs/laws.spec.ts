import { clocksProof, resolversProof } from './laws.js';

describe.each([clocksProof, resolversProof])('the laws of $id', (proof) => {
  it('hold for whatever chance draws', async () => {
    const { checked, violations, detail } = await proof.run({ rounds: 300, seed: 1, servers: {} });
    expect({ violations, detail }).toEqual({ violations: 0, detail });
    expect(checked).toBeGreaterThan(2_000);
  });
});
