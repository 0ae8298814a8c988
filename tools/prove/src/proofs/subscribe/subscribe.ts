import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { hostOf } from '../../proof.js';
import type { Proof } from '../../proof.js';
import { Tally } from '../lost-replies/tally.js';
import { memorySubscribers } from './memory-subscribers.js';
import type { SubscribeJob, SubscribeReport } from './subscribe-child.js';

const child = fileURLToPath(new URL('./subscribe-child.js', import.meta.url));

/** One round in a process of its own. */
async function emulatorRound(job: SubscribeJob): Promise<SubscribeReport> {
  const { stdout } = spawn(process.execPath, [child, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(stdout)) as SubscribeReport;
}

/** Histories in memory for each round on the emulator. */
const share = 100;

/**
 * Subscribers that crash and begin again at their checkpoints, while several write, have every event once and in the
 * order of commits; in memory with commits that show up to 50 s after the time by which they are indexed.
 */
export const subscribeProof: Proof = {
  id: 'subscribe',
  servers: ['firestore'],
  defaultRounds: 5,
  async run({ rounds, seed, servers }) {
    const memory = new Tally();
    const histories = await memorySubscribers(seed, rounds * share, memory);
    const reports: SubscribeReport[] = [];
    for (let round = 0; round < rounds; round += 1) {
      reports.push(await emulatorRound({ host: hostOf(servers, 'firestore'), seed, round }));
    }
    return {
      checked: histories + rounds,
      violations: reports.reduce((sum, { violations }) => sum + violations, memory.violations),
      detail: {
        [`${String(histories)} histories in memory, every delay and loss by chance`]: memory.toJSON(),
        'on the emulator, by round': reports.map(({ detail }) => detail),
      },
    };
  },
};
