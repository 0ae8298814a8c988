import type { Db } from 'mongodb';
import { resolveRuntime } from '@tai-state/core';
import type { ProjectOutbox } from '../projects/project-outbox.js';
import { TableProjectRepository } from '../projects/table-project-repository.js';
import type { ProjectRepositoryOptions } from '../projects/table-project-repository.js';
import { MongoProjectTable } from './mongo-project-table.js';

/**
 * The project repository on MongoDB, standalone or replica set. It takes a database of a client that stays its owner's.
 */
export class MongoProjectRepository extends TableProjectRepository {
  /** The events that its changes have left. */
  readonly outbox: ProjectOutbox;
  readonly #table: MongoProjectTable;

  constructor(db: Db, options: ProjectRepositoryOptions = {}) {
    const table = new MongoProjectTable(db, resolveRuntime(options.runtime).clock);
    super(table, options);
    this.#table = table;
    this.outbox = table;
  }

  /** Makes the indexes that it needs; to be called before the first use. Throws as the other calls do. */
  ensureIndexes(options: { readonly deadlineMs?: number } = {}): Promise<void> {
    return this.#table.ensureIndexes({ timeoutMS: options.deadlineMs ?? 30_000 });
  }
}
