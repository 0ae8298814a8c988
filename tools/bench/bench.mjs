import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';

const tsc = createRequire(import.meta.url).resolve('typescript/bin/tsc');
const project = `${import.meta.dirname}/tsconfig.run.json`;
const { status } = spawnSync(process.execPath, [tsc, '-b', project], { stdio: ['ignore', 2, 2] });
if (status !== 0) process.exit(status ?? 1);

process.env['METADATA_SERVER_DETECTION'] ??= 'none';
const { main } = await import('./dist/main.js');
process.exitCode = await main(process.argv.slice(2));
