import { Tally } from '../lost-replies/tally.js';
import { memoryPersisterCrashes } from './memory-crashes.js';

describe('a process that dies at any step of a write of a persister', () => {
  it('leaves it applied whole or not at all, and once when it is repeated', async () => {
    const tally = new Tally();
    const checked = await memoryPersisterCrashes(tally);
    expect({ violations: tally.violations, detail: tally.toJSON() }).toMatchObject({ violations: 0 });
    expect(checked).toBeGreaterThan(100);
  }, 120_000);
});
