import type { ProjectOutbox } from './project-outbox.js';
import type { ProjectRecord, RecordChange } from './project-record.js';

/** What one attempt of a call to the storage may take, in milliseconds. */
export interface AttemptOptions {
  readonly timeoutMS: number;
}

/**
 * What an adapter of the project repository implements: one attempt of each operation on one document. Rules, retries
 * and exactly-once are above it, once. It throws errors of the table; `StorageUnavailable` may mean "applied".
 */
export interface ProjectTable extends ProjectOutbox {
  /** An id of 24 hexadecimal digits that rises with time. */
  newId(): string;
  /** False when the id or the creating operation is there already. */
  insert(record: ProjectRecord, options: AttemptOptions): Promise<boolean>;
  find(projectId: string, options: AttemptOptions): Promise<ProjectRecord | undefined>;
  findByCreation(creation: string, options: AttemptOptions): Promise<ProjectRecord | undefined>;
  /** Applies the change if the record has this version; undefined when it has not. */
  change(
    projectId: string,
    version: number,
    change: RecordChange,
    options: AttemptOptions,
  ): Promise<ProjectRecord | undefined>;
  /** Active records with larger ids, in the order of ids. */
  list(after: string | undefined, limit: number, options: AttemptOptions): Promise<readonly ProjectRecord[]>;
  ping(options: AttemptOptions): Promise<void>;
}
