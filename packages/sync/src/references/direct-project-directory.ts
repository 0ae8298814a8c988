import type { CallOptions } from '@tai-state/core';
import type { ProjectReference } from '../contracts/index.js';
import type { ProjectDirectory } from './project-directory.js';

/** A directory whose owner lives in the same process. Errors of the function are the directory's own. */
export class DirectProjectDirectory implements ProjectDirectory {
  readonly #lookup: ProjectDirectory['lookup'];

  constructor(lookup: ProjectDirectory['lookup']) {
    this.#lookup = lookup;
  }

  lookup(projectId: string, options?: CallOptions): Promise<ProjectReference | undefined> {
    return this.#lookup(projectId, options);
  }
}
