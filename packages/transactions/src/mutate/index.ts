/** Group commits of mutations of one state. */
export { GroupCommit } from './group-commit.js';
export type { MutateLimits, MutateOptions, MutatedState } from './mutate-options.js';
