import type { ContractCase } from './contract-case.js';
import { projectChangeCases } from './project-changes.cases.js';
import { projectOperationCases } from './project-operations.cases.js';
import { projectOutboxCases } from './project-outbox.cases.js';
import type { ProjectRepositoryFixture } from './project-repository-fixture.js';

/** Every rule of the `ProjectRepository` port and of its outbox. Each case wants a fixture of its own. */
export const projectRepositoryContract: readonly ContractCase<ProjectRepositoryFixture>[] = [
  ...projectChangeCases,
  ...projectOperationCases,
  ...projectOutboxCases,
];
