/** The contract of `StateMachinePersister` as data: it runs on any adapter of `DocumentStore`. Specifications of deciders. */
export { specify } from './given.js';
export type { Expected, Specification } from './given.js';
export type { PersisterCase } from './persister-case.js';
export { PersisterContext } from './persister-context.js';
export type { Counter, PersisterSettings } from './persister-context.js';
export { persisterContract, runPersisterCase } from './persister-contract.js';
