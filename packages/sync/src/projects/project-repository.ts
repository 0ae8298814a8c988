import type { CallOptions } from '@tai-state/core';
import type { ProjectReference } from '../contracts/index.js';
import type { DeletedProject, NewProject, Project, ProjectPatch } from './project.js';

/** How a change is made exactly once. */
export interface ChangeOptions extends CallOptions {
  /**
   * Names the operation for a caller that may repeat it: with the same payload it is applied once and answered alike
   * for a day; with another payload it is `OperationReused`. Without it, it is applied once within the call.
   */
  readonly operationId?: string;
}

/** What a caller has seen of a project that it changes; `any`: whatever it is now. The epoch is compared when given. */
export type ExpectedProject = number | { readonly epoch: number; readonly version: number } | 'any';

/** Which projects a list shows. */
export interface ListProjectsOptions extends CallOptions {
  /** 1 to 100. Defaults to 50. */
  readonly limit?: number;
  /** `nextCursor` of the page before. */
  readonly cursor?: string;
}

/** One page of a list, in the order of creation. */
export interface ProjectPage {
  readonly items: readonly Project[];
  /** Missing on the last page. */
  readonly nextCursor?: string;
}

/**
 * The projects, and with each change its event, in one. Every call checks its arguments first (`InvalidArgument`), and
 * ends by its deadline in its result or in `StorageUnavailable`, `Timeout` or `Aborted`; changes also in
 * `OutcomeUnknown` or `OperationReused`.
 */
export interface ProjectRepository {
  /** Version 1. */
  create(project: NewProject, options?: ChangeOptions): Promise<Project>;

  /** Undefined when there never was such a project. */
  get(projectId: string, options?: CallOptions): Promise<Project | DeletedProject | undefined>;

  /** Those that are not deleted. */
  list(options?: ListProjectsOptions): Promise<ProjectPage>;

  /**
   * Changes the fields given, if the project has the expected version (`any`: whatever it has). A new name emits
   * `ProjectUpdated`; a change that changes nothing is none and gives no new version. Throws `StateNotFound`,
   * `ProjectGone` or `VersionConflict`.
   */
  update(
    projectId: string,
    patch: ProjectPatch,
    expected: ExpectedProject,
    options?: ChangeOptions,
  ): Promise<Project>;

  /** Deletes it for good and emits `ProjectDeleted`. Throws as `update` does. */
  delete(projectId: string, expected: ExpectedProject, options?: ChangeOptions): Promise<DeletedProject>;

  /** What others may know of a project: the same that its latest event says. */
  reference(projectId: string, options?: CallOptions): Promise<ProjectReference | undefined>;

  /** Resolves when the storage answers; else throws. For readiness checks. */
  ping(options?: CallOptions): Promise<void>;
}
