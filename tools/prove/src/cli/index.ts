/** What the commands of the tools have in common. */
export { runCommand } from './run-command.js';
export { chosen, runOptions } from './run-options.js';
export type { RunOptions } from './run-options.js';
export { table } from './table.js';
export { UsageError } from './usage-error.js';
export { writeJson } from './write-json.js';
