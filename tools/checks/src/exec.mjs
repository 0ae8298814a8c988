import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { readJson, root } from './workspace.mjs';

/** Groups of processes that run now, to be ended with this one. @type {Set<number>} */
const groups = new Set();

for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
  process.once(signal, () => {
    for (const group of groups) end(group, 'SIGTERM');
    process.kill(process.pid, signal);
  });
}

/** @param {number} group @param {NodeJS.Signals} signal */
function end(group, signal) {
  try {
    process.kill(-group, signal);
  } catch {
    // It has ended by itself.
  }
}

/**
 * Runs a program in the root of the workspace and gives its exit code and all that it printed. Its whole process
 * group is ended when it takes longer than the limit.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {{ env?: Readonly<Record<string, string>>, cwd?: string, limitMs?: number }} [options]
 * @returns {Promise<{ code: number, output: string }>}
 */
export function exec(command, args, { env = {}, cwd = root, limitMs = 10 * 60_000 } = {}) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd,
      env: { ...process.env, NX_DAEMON: 'false', NX_TUI: 'false', FORCE_COLOR: '0', ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
      detached: true,
    });
    const group = child.pid;
    if (group !== undefined) groups.add(group);
    let output = '';
    child.stdout.on('data', (chunk) => (output += chunk));
    child.stderr.on('data', (chunk) => (output += chunk));
    const timer = setTimeout(() => {
      output += `\nended after ${limitMs / 1000} s`;
      if (group !== undefined) end(group, 'SIGKILL');
    }, limitMs);
    const settle = (/** @type {number} */ code) => {
      clearTimeout(timer);
      if (group !== undefined) groups.delete(group);
      resolve({ code, output });
    };
    child.on('error', (error) => {
      output += error.message;
      settle(127);
    });
    child.on('close', (code) => settle(code ?? 1));
  });
}

/**
 * Runs a program of one of the workspace's dependencies.
 *
 * @param {string} dependency the package
 * @param {readonly string[]} args
 * @param {Parameters<typeof exec>[2] & { program?: string }} [options] `program` where it is not named like the package
 */
export function bin(dependency, args, { program = dependency, ...options } = {}) {
  const folder = join(options.cwd ?? root, 'node_modules', dependency);
  const { bin: programs } = readJson(join(folder, 'package.json'));
  const script = typeof programs === 'string' ? programs : programs[program];
  return exec(process.execPath, [join(folder, script), ...args], options);
}

/** @param {readonly string[]} args @param {Parameters<typeof exec>[2]} [options] */
export const nx = (args, options) => bin('nx', args, options);
