// node examples/run.mjs <name>: builds the examples and runs one of them.
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const project = `${import.meta.dirname}/tsconfig.run.json`;
const { status } = spawnSync(process.execPath, [tsc, '-b', project], { stdio: ['ignore', 2, 2] });
if (status !== 0) process.exit(status ?? 1);

const { examples } = await import('./dist/index.js');
const { runOnMemory } = await import('./dist/run-on-memory.js');
const name = process.argv[2] ?? '';
const example = examples[name];
if (example === undefined) {
  console.error(
    `node examples/run.mjs <name>, where the name is one of: ${Object.keys(examples).join(', ')}`,
  );
  process.exitCode = 2;
} else await runOnMemory(example, console.log);
