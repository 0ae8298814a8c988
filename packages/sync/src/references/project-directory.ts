import type { CallOptions } from '@tai-state/core';
import type { ProjectReference } from '../contracts/index.js';

/**
 * Asks the owner of projects about one that no event has told of yet. Adapters: `HttpProjectDirectory` (the
 * collaboration service over HTTP) and `DirectProjectDirectory` (a function in the same process).
 */
export interface ProjectDirectory {
  /**
   * The project's present state; undefined when there is and was no such project. An answer may be a little old: who
   * keeps it must let a newer state win. Throws `StorageUnavailable` when the owner cannot be asked now, `Timeout` or
   * `Aborted`.
   */
  lookup(projectId: string, options?: CallOptions): Promise<ProjectReference | undefined>;
}
