import { spawn } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import type { Tally } from '../lost-replies/tally.js';
import type { Observed } from './history.js';
import { graphViolations } from './serial-graph.js';
import type { WorkJob } from './work-child.js';

const child = fileURLToPath(new URL('./work-child.js', import.meta.url));
const processes = 3;

async function work(job: WorkJob): Promise<readonly Observed[]> {
  const process_ = spawn(process.execPath, [child, JSON.stringify(job)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  return JSON.parse(await text(process_.stdout)) as readonly Observed[];
}

/** Several processes at work on the same few keys of a real server; gives the number of transactions. */
export async function processHistory(
  host: string,
  seed: number,
  round: number,
  tally: Tally,
): Promise<number> {
  const keys = ['a', 'b', 'c', 'd'].slice(0, 2 + (round % 3));
  const projectId = `serial-${String(seed)}-${String(process.pid)}-${String(round)}`;
  const histories = await Promise.all(
    Array.from({ length: processes }, (_, index) =>
      work({
        host,
        projectId,
        seed: seed * 7_919 + round * processes + index,
        name: `p${String(index)}`,
        keys,
        workers: 3,
        works: 8,
      }),
    ),
  );
  const history = histories.flat();
  tally.count('transactions', history.length);
  for (const violation of graphViolations(history)) tally.violate(`round ${String(round)}: ${violation}`);
  return history.length;
}
