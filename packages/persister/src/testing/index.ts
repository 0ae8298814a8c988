/** The contract of `StateMachinePersister` as data: it runs on any adapter of `DocumentStore`. */
export type { PersisterCase } from './persister-case.js';
export { PersisterContext } from './persister-context.js';
export type { Counter, PersisterSettings } from './persister-context.js';
export { persisterContract, runPersisterCase } from './persister-contract.js';
