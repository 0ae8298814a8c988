import { Call, StateNotFound, isTaiStateError, resolveRuntime, retry } from '@tai-state/core';
import type {
  CallOptions,
  CommitOptions,
  CommitResult,
  DocumentStore,
  Runtime,
  Write,
} from '@tai-state/core';
import { LruMap } from './lru-map.js';
import type { ProjectDirectory } from './project-directory.js';
import { ProjectGone } from './project-gone.js';
import { projectReferenceConverter, projectReferencePath } from './project-reference-document.js';
import type { ActiveProject, StampedReference } from './project-reference-document.js';

/** What a guard needs. */
export interface ProjectGuardOptions {
  readonly store: DocumentStore;
  readonly directory: ProjectDirectory;
  /** References remembered. Defaults to 10,000. */
  readonly capacity?: number;
  readonly runtime?: Partial<Runtime>;
}

/** What a guarded commit has done, and for which state of the project. */
export interface GuardedResult extends CommitResult {
  readonly project: ActiveProject;
}

/**
 * Writes into projects. Every commit verifies the project's reference by its update time, so nothing is added to a
 * project that is unknown or deleted here, and no copy of its fields is older than the reference.
 */
export class ProjectGuard {
  readonly #store: DocumentStore;
  readonly #directory: ProjectDirectory;
  readonly #runtime: Runtime;
  readonly #remembered: LruMap<string, StampedReference>;

  constructor(options: ProjectGuardOptions) {
    this.#store = options.store;
    this.#directory = options.directory;
    this.#runtime = resolveRuntime(options.runtime);
    this.#remembered = new LruMap(options.capacity ?? 10_000);
  }

  /**
   * Commits what `write` makes of the project, 499 writes at most, as one commit. `write` is called again when the
   * project has changed meanwhile. Costs one write more than without the guard; for a project that is not remembered
   * also one read, and for one that was never heard of a lookup and another write.
   *
   * Throws `StateNotFound` (no such project), `ProjectGone`, `StorageUnavailable` (the directory too), and whatever
   * `DocumentStore.commit` throws.
   */
  async commit(
    projectId: string,
    write: (project: ActiveProject) => readonly Write[],
    options: CommitOptions = {},
  ): Promise<GuardedResult> {
    const call = new Call('guarded commit', this.#runtime.clock, options, 10_000);
    const path = projectReferencePath(projectId);
    try {
      return await retry(() => this.#attempt(projectId, write, options, call), {
        call,
        random: this.#runtime.random,
        classify: (error) => (isConflictOf(error, path) ? 'conflict' : 'final'),
        onRetry: () => {
          this.#remembered.delete(projectId);
        },
      });
    } finally {
      call[Symbol.dispose]();
    }
  }

  async #attempt(
    projectId: string,
    write: (project: ActiveProject) => readonly Write[],
    options: CommitOptions,
    call: Call,
  ): Promise<GuardedResult> {
    const rest = (): CallOptions => ({
      deadlineMs: Math.max(1, call.remainingMs()),
      ...(options.signal && { signal: options.signal }),
    });
    const known = this.#remembered.get(projectId) ?? (await this.#load(projectId, rest));
    this.#remembered.set(projectId, known);
    const { reference: project, stamp } = known;
    if (project.status === 'deleted') throw new ProjectGone(projectId);
    const guard: Write = {
      type: 'verify',
      path: projectReferencePath(projectId),
      precondition: { updateTime: stamp },
    };
    const result = await this.#store.commit([...write(project), guard], { ...options, ...rest() });
    return { ...result, project };
  }

  async #load(projectId: string, rest: () => CallOptions): Promise<StampedReference> {
    const path = projectReferencePath(projectId);
    const {
      documents: [stored],
    } = await this.#store.getAll([path], rest());
    if (stored !== undefined) {
      return { reference: projectReferenceConverter.fromDocument(stored), stamp: stored.updateTime };
    }
    const reference = await this.#directory.lookup(projectId, rest());
    if (reference === undefined) throw new StateNotFound(`projects/${projectId}`);
    const create: Write = { type: 'create', path, data: projectReferenceConverter.toDocument(reference) };
    const { stamp } = await this.#store.commit([create], { idempotent: true, ...rest() });
    return { reference, stamp };
  }
}

function isConflictOf(error: unknown, path: string): boolean {
  return isTaiStateError(error) && error.code === 'VersionConflict' && 'path' in error && error.path === path;
}
