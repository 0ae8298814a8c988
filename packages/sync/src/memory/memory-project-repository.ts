import { resolveRuntime } from '@tai-state/core';
import type { ProjectOutbox } from '../projects/project-outbox.js';
import { TableProjectRepository } from '../projects/table-project-repository.js';
import type { ProjectRepositoryOptions } from '../projects/table-project-repository.js';
import { MemoryProjectTable } from './memory-project-table.js';

/** The project repository in memory, by the same rules as on MongoDB. It forgets everything with the process. */
export class MemoryProjectRepository extends TableProjectRepository {
  /** The events that its changes have left. */
  readonly outbox: ProjectOutbox;

  constructor(options: ProjectRepositoryOptions = {}) {
    const table = new MemoryProjectTable(resolveRuntime(options.runtime).clock);
    super(table, options);
    this.outbox = table;
  }
}
