import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { hostOf } from '../../proof.js';
import type { Proof } from '../../proof.js';
import { Tally } from '../lost-replies/tally.js';
import type { DeadlockJob } from './deadlock-child.js';
import { shapeOf } from './shape.js';
import type { Outcome } from './shape.js';

const child = fileURLToPath(new URL('./deadlock-child.js', import.meta.url));
const processes = 3;

async function run(job: DeadlockJob): Promise<readonly Outcome[]> {
  const process_ = spawn(process.execPath, [child, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(process_.stdout)) as readonly Outcome[];
}

/**
 * Processes that wait for each other's locks: of a cycle exactly one gives up, and knows the whole cycle; where there is
 * none, nobody does.
 */
export const deadlocks: Proof = {
  id: 'deadlocks',
  servers: ['firestore'],
  defaultRounds: 30,
  async run({ rounds, seed, servers }) {
    const tally = new Tally();
    const host = hostOf(servers, 'firestore');
    const projectId = `deadlocks-${String(seed)}-${String(process.pid)}`;
    const all = await Promise.all(
      Array.from({ length: processes }, (_, index) => run({ host, projectId, seed, index, rounds })),
    );
    for (let round = 0; round < rounds; round += 1) {
      const { size, circle } = shapeOf(round);
      const outcomes = all.flat().filter((outcome) => outcome.round === round);
      const victims = outcomes.filter(({ ended }) => ended === 'DeadlockDetected');
      const acquired = outcomes.filter(({ ended }) => ended === 'acquired');
      tally.count(circle ? `cycles of ${String(size)}` : 'lines');
      const expected = circle ? 1 : 0;
      const whole = victims.every(({ cycle }) => cycle === size);
      if (victims.length === expected && acquired.length === size - expected && whole) continue;
      tally.violate(`round ${String(round)}: ${JSON.stringify(outcomes)}`);
    }
    return { checked: rounds, violations: tally.violations, detail: tally.toJSON() };
  },
};
