import type { ProjectEvent, ProjectReference } from '../contracts/index.js';
import type { DeletedProject, Project } from './project.js';

/** An operation that was applied: how a repeated one is known again. */
export interface OperationRecord {
  readonly digest: string;
  /** The version that the operation has made. */
  readonly version: number;
  readonly at: Date;
}

/** A project as it is stored: its state, its pending events and its latest operations in one document. */
export interface ProjectRecord {
  readonly id: string;
  readonly status: 'active' | 'deleted';
  readonly epoch: number;
  readonly version: number;
  /** The version whose event was emitted last; 1 before the first one. */
  readonly referenceVersion: number;
  readonly name?: string;
  readonly description?: string;
  readonly ownerId?: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lane: number;
  /** Unique over all projects: the key of the operation that has created it. */
  readonly creation: string;
  readonly creationDigest: string;
  readonly operations: Readonly<Record<string, OperationRecord>>;
}

/** What one change does to a record; `undefined` removes a field. */
export interface RecordChange {
  readonly status: 'active' | 'deleted';
  readonly version: number;
  readonly referenceVersion: number;
  readonly name: string | undefined;
  readonly description: string | undefined;
  readonly updatedAt: Date;
  readonly operations: Readonly<Record<string, OperationRecord>>;
  /** Goes into the outbox under this version. */
  readonly event: ProjectEvent | undefined;
  /** Whether events still pending are void now. */
  readonly clearOutbox: boolean;
}

/** The project that a record holds. */
export function projectOf(record: ProjectRecord): Project | DeletedProject {
  const { id, epoch, version, createdAt, updatedAt, ownerId, description } = record;
  const owner = ownerId === undefined ? {} : { ownerId };
  if (record.status === 'deleted') {
    return { id, status: 'deleted', epoch, version, createdAt, deletedAt: updatedAt, ...owner };
  }
  return {
    id,
    status: 'active',
    name: record.name ?? '',
    ...(description !== undefined && { description }),
    ...owner,
    epoch,
    version,
    createdAt,
    updatedAt,
  };
}

/** The reference that a record gives: as of the last event, so that both agree. */
export function referenceOf(record: ProjectRecord): ProjectReference {
  const { id: projectId, epoch, referenceVersion: version, status } = record;
  return status === 'deleted'
    ? { projectId, status, epoch, version }
    : { projectId, status, epoch, version, name: record.name ?? '' };
}
