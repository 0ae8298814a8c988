// The process that owns the servers. It is forked by the testbed and ends them, removes their folders and runs
// their last commands when its channel to the parent closes: after stop(), Ctrl-C, a crash or `kill -9` alike.
import { spawn } from 'node:child_process';
import { closeSync, openSync, rmSync } from 'node:fs';

/** @typedef {import('./keeper-client.mjs').Command} Command */

const graceMs = 2_000;
const lastCommandMs = 60_000;
/** @type {Set<number>} */
const groups = new Set();
/** @type {Set<string>} */
const folders = new Set();
/** @type {Command[]} */
const lastCommands = [];
let whenAllGone = () => {};

/** @param {number} pid @param {NodeJS.Signals} signal */
const signalGroup = (pid, signal) => {
  try {
    process.kill(-pid, signal);
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error;
  }
};

/** @param {object} message */
const reply = (message) => {
  if (process.connected) process.send?.(message);
};

/** In a group of its own, so that the children of a wrapper end with it. @param {Command & { log: string }} request */
const start = ({ command, args, env, log }) => {
  const output = openSync(log, 'a');
  const child = spawn(command, args, { env, detached: true, stdio: ['ignore', output, output] });
  closeSync(output);
  const { pid } = child;
  if (pid === undefined) return new Promise((_resolve, reject) => child.once('error', reject));
  groups.add(pid);
  child.once('exit', (code, signal) => {
    signalGroup(pid, 'SIGKILL');
    groups.delete(pid);
    reply({ exited: pid, code, signal });
    whenAllGone();
  });
  return { pid };
};

/** @type {Record<string, (request: any) => unknown>} */
const actions = {
  start,
  signal: ({ pid, signal }) => {
    if (groups.has(pid)) signalGroup(pid, signal);
  },
  discard: ({ folder }) => {
    folders.add(folder);
  },
  atEnd: (command) => {
    lastCommands.push(command);
  },
};

/** @returns {Promise<void>} */
const allGone = () =>
  new Promise((resolve) => {
    whenAllGone = () => {
      if (groups.size === 0) resolve();
    };
    whenAllGone();
  });

/** @param {Command} command @returns {Promise<void>} */
const run = ({ command, args, env }) =>
  new Promise((resolve) => {
    const child = spawn(command, args, { env, stdio: 'ignore', timeout: lastCommandMs });
    child.once('error', () => resolve());
    child.once('exit', () => resolve());
  });

const end = async () => {
  for (const pid of groups) {
    signalGroup(pid, 'SIGTERM');
    signalGroup(pid, 'SIGCONT');
  }
  const hard = setTimeout(() => groups.forEach((pid) => signalGroup(pid, 'SIGKILL')), graceMs);
  await allGone();
  clearTimeout(hard);
  await Promise.all(lastCommands.map(run));
  for (const folder of folders) rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(0);
};

process.on('message', async (/** @type {any} */ { id, action, ...request }) => {
  try {
    reply({ id, result: await actions[action]?.(request) });
  } catch (error) {
    reply({ id, error: String(error) });
  }
});

// Ctrl-C in a terminal is meant for the parent, whose end closes the channel.
process.on('SIGINT', () => {});
process.on('SIGHUP', () => {});
process.once('SIGTERM', end);
process.once('disconnect', end);
