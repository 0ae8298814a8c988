import { Tally } from '../lost-replies/tally.js';
import { memoryCrashes } from './memory-crashes.js';

describe('a process that dies at any step of a write', () => {
  it('leaves it applied whole or not at all, and once when it is repeated', async () => {
    const tally = new Tally();
    const checked = await memoryCrashes(tally);
    expect({ violations: tally.violations, detail: tally.toJSON() }).toMatchObject({ violations: 0 });
    expect(checked).toBeGreaterThan(60);
  });
});
