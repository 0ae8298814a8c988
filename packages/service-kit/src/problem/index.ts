/** Problems: how every error leaves a service. */
export { Problem } from './problem.js';
export type { ProblemOptions } from './problem.js';
export { statusTable } from './status-table.js';
export type { StatusRow, StatusTable } from './status-table.js';
