import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { seededRandom, systemClock } from '@tai-state/core';
import type { Random } from '@tai-state/core';
import type { Tally } from '../lost-replies/tally.js';
import type { SkewJob } from './skew-child.js';
import { staleWrites } from './stale-writes.js';
import type { Holding } from './stale-writes.js';

const child = fileURLToPath(new URL('./skew-child.js', import.meta.url));
const leaseMs = 600;
const forMs = 8_000;
const offsets = [-86_400_000, 0, 86_400_000];

async function sleep(ms: number): Promise<void> {
  await new Promise<void>((resolve) => {
    systemClock.setTimer(resolve, ms, { keepAlive: true });
  });
}

/** Stops one of the processes after the other for up to two leases, until they are done. */
async function stopAndGo(processes: readonly ChildProcess[], random: Random, tally: Tally): Promise<void> {
  for (;;) {
    await sleep(random.next() * 800);
    const running = processes.filter(({ exitCode }) => exitCode === null);
    const one = running[Math.floor(random.next() * running.length)];
    if (one === undefined) return;
    one.kill('SIGSTOP');
    tally.count('stopped');
    await sleep(random.next() * 2 * leaseMs);
    one.kill('SIGCONT');
  }
}

/** Processes with wrong clocks share a lock on a real server, and are stopped in mid-work; gives the writes made. */
export async function processSkew(host: string, seed: number, round: number, tally: Tally): Promise<number> {
  const projectId = `skew-${String(seed)}-${String(process.pid)}-${String(round)}`;
  const started = offsets.map((offsetMs) => {
    const job: SkewJob = { host, projectId, leaseMs, offsetMs, forMs };
    return spawn(process.execPath, [child, JSON.stringify(job)], { stdio: ['ignore', 'pipe', 'inherit'] });
  });
  const trouble = stopAndGo(started, seededRandom(seed * 7_919 + round), tally);
  const outputs = await Promise.all(started.map(({ stdout }) => text(stdout)));
  await trouble;
  const done = outputs.map(
    (output) => JSON.parse(output) as { holdings: readonly Holding[]; codes: readonly string[] },
  );
  const holdings = done.flatMap((one) => one.holdings);
  for (const code of done.flatMap(({ codes }) => codes)) tally.count(code);
  for (const violation of staleWrites(holdings)) tally.violate(`round ${String(round)}: ${violation}`);
  return holdings.reduce((writes, holding) => writes + holding.writes.length, 0);
}
