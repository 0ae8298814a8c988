/** The contracts of this package's ports, for any test runner, to be run on adapters of one's own. */
export type { ContractCase } from './contract-case.js';
export { messageBusContract } from './message-bus-contract.js';
export type { MessageBusFixture } from './message-bus-fixture.js';
export { projectRepositoryContract } from './project-repository-contract.js';
export type { ProjectRepositoryFixture } from './project-repository-fixture.js';
