import { chosen, runCommand, runOptions, table, writeJson } from '@tai-state/prove/cli';
import { startServers } from '@tai-state/testbed';
import type { Bench, BenchServers } from './bench.js';
import { benches } from './benches.js';
import { measure, measureFigures } from './measure.js';
import type { Measurement, Times } from './measure.js';

/** One line of the report that `--json` writes. */
interface Line {
  readonly id: string;
  readonly unit: string;
  readonly ours: number;
  readonly peer: number;
  readonly peerName: string;
  readonly ratio: number;
  readonly better: 'higher' | 'lower';
  readonly rounds: number;
}

/** `bench [id…] [--rounds N] [--json FILE]`. Gives the exit code. */
export function main(arguments_: readonly string[]): Promise<number> {
  return runCommand(() => bench(arguments_));
}

async function bench(arguments_: readonly string[]): Promise<number> {
  const options = runOptions(arguments_);
  const selected = chosen(benches, options.ids);
  await using servers = await startServers([...new Set(selected.flatMap((bench) => bench.servers))]);
  const lines: Line[] = [];
  const rows: (readonly string[])[] = [];
  for (const one of selected) {
    const { id, peerName } = one;
    const rounds = options.rounds ?? one.rounds;
    const [unit, better] = 'unit' in one ? [one.unit, one.better] : (['ms', 'lower'] as const);
    process.stderr.write(`${id}: ${String(rounds)} rounds …\n`);
    const { ours, peer, ratio } = await measurement({ ...one, rounds }, servers);
    lines.push({ id, unit, ours: ours.p50, peer: peer.p50, peerName, ratio, better, rounds });
    rows.push([id, unit, ...cells(ours), ...cells(peer), ratio.toFixed(3), better, peerName]);
  }
  const columns = ['p50', 'p95', 'p99'];
  const head = [
    'bench',
    'unit',
    ...columns,
    ...columns.map((name) => `peer ${name}`),
    'ratio',
    'better',
    'peer',
  ];
  console.log(table([head, ...rows]));
  await writeJson(options.json, lines);
  return 0;
}

async function measurement(bench: Bench, servers: BenchServers): Promise<Measurement> {
  if ('measure' in bench) return measureFigures(bench, servers);
  const sides = await bench.prepare(servers);
  const measured = await measure(bench, sides);
  await sides.close();
  return measured;
}

function cells({ p50, p95, p99 }: Times): readonly string[] {
  return [p50, p95, p99].map((time) => time.toFixed(2));
}
