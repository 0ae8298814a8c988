#!/usr/bin/env node
// `npm start`: works on a fresh clone with nothing but Node. It installs and builds what is missing, then hands over.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '..', '..');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < 20 || (major === 20 && minor < 19)) {
  console.error(`tai-state needs Node 20.19 or newer; this is ${process.versions.node}.`);
  process.exit(1);
}

function run(title, command, args, options = {}) {
  console.log(title);
  const { status } = spawnSync(command, args, { cwd: root, stdio: 'inherit', ...options });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync(join(root, 'node_modules', '.package-lock.json'))) {
  const npm = process.env.npm_execpath;
  const args = ['ci', '--no-audit', '--no-fund', '--loglevel=error'];
  if (npm === undefined)
    run('Installing the dependencies …', 'npm', args, { shell: process.platform === 'win32' });
  else run('Installing the dependencies …', process.execPath, [npm, ...args]);
}
const compiler = join(root, 'node_modules', 'typescript', 'bin', 'tsc');
run('Building …', process.execPath, [compiler, '-b', join(here, 'tsconfig.lib.json')]);
await import(pathToFileURL(join(here, 'dist', 'main.js')).href);
