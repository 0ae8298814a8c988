import { projectDeleted, projectUpdated } from '../contracts/index.js';
import { remember } from './operation.js';
import type { Operation } from './operation.js';
import type { NewProject, ProjectPatch } from './project.js';
import { laneOf } from './project-outbox.js';
import type { ProjectRecord, RecordChange } from './project-record.js';

/** The record of a new project. */
export function newRecord(id: string, project: NewProject, operation: Operation, at: Date): ProjectRecord {
  return {
    id,
    status: 'active',
    epoch: at.getTime(),
    version: 1,
    referenceVersion: 1,
    name: project.name,
    ...(project.description !== undefined && { description: project.description }),
    ...(project.ownerId !== undefined && { ownerId: project.ownerId }),
    createdAt: at,
    updatedAt: at,
    lane: laneOf(id),
    creation: operation.key,
    creationDigest: operation.digest,
    operations: {},
  };
}

/** What a patch changes; undefined when it changes nothing. */
export function updateOf(
  record: ProjectRecord,
  patch: ProjectPatch,
  operation: Operation,
  at: Date,
): RecordChange | undefined {
  const name = patch.name ?? record.name;
  const description = patch.description ?? record.description;
  if (name === record.name && description === record.description) return undefined;
  const version = record.version + 1;
  const { id: projectId, epoch } = record;
  const renamed = name !== undefined && name !== record.name;
  return {
    status: 'active',
    version,
    referenceVersion: renamed ? version : record.referenceVersion,
    name,
    description,
    updatedAt: at,
    operations: remember(operation, version, at, record.operations),
    event: renamed ? projectUpdated({ projectId, epoch, version, name, at: at.getTime() }) : undefined,
    clearOutbox: false,
  };
}

/** What a deletion changes: nothing personal stays, in pending events neither. */
export function deletionOf(record: ProjectRecord, operation: Operation, at: Date): RecordChange {
  const version = record.version + 1;
  return {
    status: 'deleted',
    version,
    referenceVersion: version,
    name: undefined,
    description: undefined,
    updatedAt: at,
    operations: remember(operation, version, at, record.operations),
    event: projectDeleted({ projectId: record.id, epoch: record.epoch, version, at: at.getTime() }),
    clearOutbox: true,
  };
}
