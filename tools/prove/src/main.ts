import { startServers } from '@tai-state/testbed';
import { chosen, runCommand, runOptions, table, writeJson } from './cli/index.js';
import { proofs } from './proofs/index.js';

/** One line of the report that `--json` writes. */
interface Line {
  readonly id: string;
  readonly checked: number;
  readonly violations: number;
  readonly seed: number;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** `prove [id…] [--rounds N] [--seed S] [--json FILE]`. Gives the exit code: 1 when a rule of ours did not hold. */
export function main(arguments_: readonly string[]): Promise<number> {
  return runCommand(() => prove(arguments_));
}

async function prove(arguments_: readonly string[]): Promise<number> {
  const options = runOptions(arguments_);
  const selected = chosen(proofs, options.ids);
  const seed = options.seed ?? 1;
  await using servers = await startServers([...new Set(selected.flatMap((proof) => proof.servers))]);
  const lines: Line[] = [];
  let broken = 0;
  for (const proof of selected) {
    const rounds = options.rounds ?? proof.defaultRounds;
    process.stderr.write(`${proof.id}: ${String(rounds)} rounds, seed ${String(seed)} …\n`);
    const { checked, violations, detail } = await proof.run({ rounds, seed, servers });
    lines.push({ id: proof.id, checked, violations, seed, detail });
    if (proof.comparison !== true) broken += violations;
  }
  const head = ['proof', 'checked', 'violations', 'seed'];
  console.log(table([head, ...lines.map((line) => [line.id, line.checked, line.violations, line.seed])]));
  for (const { id, detail } of lines) {
    console.log(`\n${id}`);
    for (const [what, found] of Object.entries(detail)) console.log(`  ${what}: ${JSON.stringify(found)}`);
  }
  await writeJson(options.json, lines);
  return broken === 0 ? 0 : 1;
}
