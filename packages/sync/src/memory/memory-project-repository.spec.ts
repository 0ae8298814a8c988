import { projectRepositoryContract } from '../testing/project-repository-contract.js';
import { MemoryProjectRepository } from './memory-project-repository.js';

describe('MemoryProjectRepository', () => {
  it.each(projectRepositoryContract.map((item) => [item.name, item] as const))(
    '%s',
    async (_name, { run }) => {
      await run({ projects: new MemoryProjectRepository() });
    },
  );
});
