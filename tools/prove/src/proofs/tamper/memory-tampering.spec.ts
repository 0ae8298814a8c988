import { Tally } from '../lost-replies/tally.js';
import { memoryTampering } from './memory-tampering.js';

describe('validation of tampered histories', () => {
  it('finds and locates every fault, and nothing in untouched ones', async () => {
    const tally = new Tally();
    const checked = await memoryTampering(1, 4, tally);
    expect({ violations: tally.violations, detail: tally.toJSON() }).toMatchObject({ violations: 0 });
    expect(checked).toBeGreaterThan(150);
  }, 120_000);
});
