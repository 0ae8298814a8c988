import {
  Aborted,
  Call,
  InvalidArgument,
  InvalidState,
  OperationReused,
  OutcomeUnknown,
  RetryBudget,
  StateNotFound,
  StorageUnavailable,
  Timeout,
  isTaiStateError,
  resolveRuntime,
  retry,
} from '@tai-state/core';
import type { CallOptions, RetryClass, Runtime } from '@tai-state/core';
import type { z } from 'zod';
import { projectIdSchema } from '../contracts/index.js';
import type { ProjectReference } from '../contracts/index.js';
import { ProjectGone } from '../references/project-gone.js';
import { deletionOf, newRecord, updateOf } from './change-record.js';
import { checkExpected, requireExpected } from './expected-project.js';
import { operationOf, wasApplied } from './operation.js';
import type { Operation } from './operation.js';
import { newProjectSchema, projectPatchSchema } from './project.js';
import type { DeletedProject, NewProject, Project, ProjectPatch } from './project.js';
import { projectOf, referenceOf } from './project-record.js';
import type { ProjectRecord, RecordChange } from './project-record.js';
import type {
  ChangeOptions,
  ExpectedProject,
  ListProjectsOptions,
  ProjectPage,
  ProjectRepository,
} from './project-repository.js';
import type { AttemptOptions, ProjectTable } from './project-table.js';

/** How a repository behaves, whatever its adapter. */
export interface ProjectRepositoryOptions {
  /** For calls that bring none, in milliseconds. Defaults to 10,000. */
  readonly deadlineMs?: number;
  readonly runtime?: Partial<Runtime>;
}

function checked<S extends z.ZodType>(schema: S, value: unknown, argument: string): z.output<S> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const issue = result.error.issues[0];
  const path = [argument, ...(issue?.path ?? [])].join('.');
  throw new InvalidArgument(path, { expected: issue?.message ?? 'a valid value', found: typeof value });
}

function isActive(project: Project | DeletedProject): project is Project {
  return project.status === 'active';
}

/** Another writer was first; the change is judged anew. */
const overtaken = new Error('another change was first');

function classify(error: unknown): RetryClass {
  if (error === overtaken) return 'conflict';
  return isTaiStateError(error) && error.code === 'StorageUnavailable' ? 'fault' : 'final';
}

/** Gives an answer that leaves open whether the change was applied; throws any other. */
function unlessUnavailable(error: unknown): StorageUnavailable {
  if (error instanceof StorageUnavailable) return error;
  throw error;
}

/** The repository over a table: the rules, retries and the exactly-once effect, once for every adapter. */
export class TableProjectRepository implements ProjectRepository {
  readonly #table: ProjectTable;
  readonly #runtime: Runtime;
  readonly #deadlineMs: number;
  readonly #budget = new RetryBudget();

  constructor(table: ProjectTable, options: ProjectRepositoryOptions = {}) {
    this.#table = table;
    this.#runtime = resolveRuntime(options.runtime);
    this.#deadlineMs = options.deadlineMs ?? 10_000;
  }

  async create(project: NewProject, options: ChangeOptions = {}): Promise<Project> {
    const given = checked(newProjectSchema, project, 'project');
    const operation = operationOf(options.operationId, this.#runtime.ids.next(), ['create', given]);
    const record = newRecord(this.#table.newId(), given, operation, this.#now());
    const made = await this.#change('create', options, operation, async (call, sent) => {
      sent();
      const inserted = await call.race(this.#table.insert(record, left(call))).catch(unlessUnavailable);
      if (inserted === true) return record;
      // Its own operation, lost or repeated, or another's: only the record can tell.
      const known = await call.race(this.#table.findByCreation(operation.key, left(call)));
      if (known === undefined) throw inserted instanceof Error ? inserted : overtaken;
      if (known.creationDigest !== operation.digest) throw new OperationReused(operation.id ?? '');
      return known;
    });
    const result = projectOf(made);
    if (!isActive(result)) throw new ProjectGone(result.id);
    return result;
  }

  get(projectId: string, options: CallOptions = {}): Promise<Project | DeletedProject | undefined> {
    return this.#find('get', projectId, options, projectOf);
  }

  reference(projectId: string, options: CallOptions = {}): Promise<ProjectReference | undefined> {
    return this.#find('reference', projectId, options, referenceOf);
  }

  async list(options: ListProjectsOptions = {}): Promise<ProjectPage> {
    const limit = options.limit ?? 50;
    if (!Number.isSafeInteger(limit) || limit < 1 || limit > 100) {
      throw new InvalidArgument('limit', { expected: 'a whole number from 1 to 100', found: String(limit) });
    }
    if (options.cursor !== undefined) checked(projectIdSchema, options.cursor, 'cursor');
    const records = await this.#call('list', options, (call) =>
      call.race(this.#table.list(options.cursor, limit + 1, left(call))),
    );
    const items = records.slice(0, limit).map(projectOf).filter(isActive);
    const last = items.at(-1);
    return { items, ...(records.length > limit && last !== undefined && { nextCursor: last.id }) };
  }

  async update(
    projectId: string,
    patch: ProjectPatch,
    expected: ExpectedProject,
    options: ChangeOptions = {},
  ): Promise<Project> {
    const given = checked(projectPatchSchema, patch, 'patch');
    const result = await this.#write('update', projectId, expected, given, options, (record, operation) =>
      updateOf(record, given, operation, this.#now()),
    );
    if (!isActive(result)) throw new ProjectGone(projectId);
    return result;
  }

  async delete(
    projectId: string,
    expected: ExpectedProject,
    options: ChangeOptions = {},
  ): Promise<DeletedProject> {
    const result = await this.#write('delete', projectId, expected, undefined, options, (record, operation) =>
      deletionOf(record, operation, this.#now()),
    );
    if (isActive(result)) throw new InvalidState(`project ${projectId} was deleted and is active.`);
    return result;
  }

  ping(options: CallOptions = {}): Promise<void> {
    return this.#call('ping', options, (call) => call.race(this.#table.ping(left(call))));
  }

  #now(): Date {
    return new Date(this.#runtime.clock.now());
  }

  /** One change of a record that is there: read, judge, and one operation with the version read. */
  async #write(
    name: 'update' | 'delete',
    projectId: string,
    expected: ExpectedProject,
    payload: unknown,
    options: ChangeOptions,
    decide: (record: ProjectRecord, operation: Operation) => RecordChange | undefined,
  ): Promise<Project | DeletedProject> {
    checked(projectIdSchema, projectId, 'projectId');
    checkExpected(expected);
    const operation = operationOf(options.operationId, this.#runtime.ids.next(), [name, projectId, payload]);
    const record = await this.#change(name, options, operation, async (call, sent) => {
      const found = await call.race(this.#table.find(projectId, left(call)));
      if (found === undefined) throw new StateNotFound(`projects/${projectId}`);
      if (wasApplied(operation, found.operations)) return found;
      if (found.status === 'deleted') throw new ProjectGone(projectId);
      requireExpected(found, expected);
      const change = decide(found, operation);
      if (change === undefined) return found;
      sent();
      const changed = await call
        .race(this.#table.change(projectId, found.version, change, left(call)))
        .catch(unlessUnavailable);
      if (changed === undefined) throw overtaken;
      if (!(changed instanceof Error)) return changed;
      // Applied with its reply lost, or not: the record can tell.
      const after = await call.race(this.#table.find(projectId, left(call)));
      if (after !== undefined && wasApplied(operation, after.operations)) return after;
      throw changed;
    });
    return projectOf(record);
  }

  /** Repeats a change until it is known to be applied or refused; what stays open is `OutcomeUnknown`. */
  async #change(
    name: string,
    options: ChangeOptions,
    operation: Operation,
    attempt: (call: Call, sent: () => void) => Promise<ProjectRecord>,
  ): Promise<ProjectRecord> {
    /** Whether something was sent of which it is not known that it was not applied. */
    const state = { open: false };
    try {
      return await this.#call(name, options, async (call) => {
        const before = state.open;
        try {
          return await attempt(call, () => {
            state.open = true;
          });
        } catch (error) {
          const stopped = error instanceof Timeout || error instanceof Aborted;
          if (error === overtaken) state.open = before;
          else if (!stopped && classify(error) === 'final') state.open = false;
          throw error;
        }
      });
    } catch (error) {
      throw state.open ? new OutcomeUnknown(operation.id, { cause: error }) : error;
    }
  }

  async #find<T>(
    name: string,
    projectId: string,
    options: CallOptions,
    read: (record: ProjectRecord) => T,
  ): Promise<T | undefined> {
    checked(projectIdSchema, projectId, 'projectId');
    const record = await this.#call(name, options, (call) =>
      call.race(this.#table.find(projectId, left(call))),
    );
    return record && read(record);
  }

  async #call<T>(name: string, options: CallOptions, attempt: (call: Call) => Promise<T>): Promise<T> {
    const call = new Call(`projects.${name}`, this.#runtime.clock, options, this.#deadlineMs);
    try {
      return await retry(() => attempt(call), {
        call,
        random: this.#runtime.random,
        budget: this.#budget,
        classify,
      });
    } finally {
      call[Symbol.dispose]();
    }
  }
}

function left(call: Call): AttemptOptions {
  return { timeoutMS: Math.max(1, Math.ceil(call.remainingMs())) };
}
