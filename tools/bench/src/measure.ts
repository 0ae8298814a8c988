import { systemClock } from '@tai-state/core';
import type { Bench, BenchServers, FigureBench, Sides, TimeBench } from './bench.js';
import { median, percentile } from './statistics.js';

/** The middle and the tail of the times of one side, in milliseconds. */
export interface Times {
  readonly p50: number;
  readonly p95: number;
  readonly p99: number;
}

export interface Measurement {
  readonly ours: Times;
  readonly peer: Times;
  /** The median over the rounds of our median over the peer's. */
  readonly ratio: number;
}

/**
 * Times both sides in turn, each side first in every other round: what slows the machine meets both. The operations of
 * a side in a round follow each other: what one leaves the server to do (of a transaction, of a read) meets its own
 * side. Rounds before the first warm up and do not count.
 */
export async function measure(bench: TimeBench, sides: Sides): Promise<Measurement> {
  const all = { ours: [] as number[], peer: [] as number[] };
  const ratios: number[] = [];
  for (let round = -warmUpsOf(bench); round < bench.rounds; round += 1) {
    const times = { ours: [] as number[], peer: [] as number[] };
    const order = round % 2 === 0 ? (['ours', 'peer'] as const) : (['peer', 'ours'] as const);
    for (const side of order) {
      for (let done = 0; done < bench.operations; done += 1)
        times[side].push(await timed(() => sides[side]()));
    }
    if (round < 0) continue;
    all.ours.push(...times.ours);
    all.peer.push(...times.peer);
    ratios.push(median(times.ours) / median(times.peer));
  }
  return { ours: summary(all.ours), peer: summary(all.peer), ratio: median(ratios) };
}

/** Rounds that do not count: a fifth of those that do, where the bench does not say. */
function warmUpsOf({ rounds, warmUps }: Bench): number {
  return warmUps ?? Math.ceil(rounds / 5);
}

/**
 * Takes the figures of both sides, round by round. Rounds before the first warm up and do not count. Only the
 * middle is given where there are few.
 */
export async function measureFigures(bench: FigureBench, servers: BenchServers): Promise<Measurement> {
  const all = { ours: [] as number[], peer: [] as number[] };
  const ratios: number[] = [];
  for (let round = -warmUpsOf(bench); round < bench.rounds; round += 1) {
    const { ours, peer } = await bench.measure(servers);
    if (round < 0) continue;
    all.ours.push(ours);
    all.peer.push(peer);
    ratios.push(ours / peer);
  }
  return { ours: summary(all.ours), peer: summary(all.peer), ratio: median(ratios) };
}

async function timed(run: () => Promise<unknown>): Promise<number> {
  const start = systemClock.monotonic();
  await run();
  return systemClock.monotonic() - start;
}

function summary(times: readonly number[]): Times {
  return { p50: median(times), p95: percentile(times, 0.95), p99: percentile(times, 0.99) };
}
