import { Long, ObjectId } from 'mongodb';
import { SerializationError } from '@tai-state/core';
import type { ProjectEvent } from '../contracts/index.js';
import type { OperationRecord, ProjectRecord } from '../projects/project-record.js';

/** A project as MongoDB keeps it. */
export interface ProjectDocument {
  readonly _id: ObjectId;
  readonly formatVersion: 1;
  readonly status: 'active' | 'deleted';
  readonly epoch: Long | number;
  readonly version: number;
  readonly referenceVersion: number;
  readonly name?: string;
  readonly description?: string;
  readonly ownerId?: string;
  readonly createdAt: Date;
  readonly updatedAt: Date;
  readonly lane: number;
  readonly creation: string;
  readonly creationDigest: string;
  readonly operations: Readonly<Record<string, OperationRecord>>;
  /** Pending events under `v<version>`. */
  readonly outbox: Readonly<Record<string, ProjectEvent>>;
  /** Present while the outbox holds anything: since when. */
  readonly pendingSince?: Date;
}

/** The document of a new record. */
export function toDocument(record: ProjectRecord): ProjectDocument {
  const { id, epoch, ...fields } = record;
  return { _id: new ObjectId(id), formatVersion: 1, epoch: Long.fromNumber(epoch), ...fields, outbox: {} };
}

/** The record of a document. Throws `SerializationError` for a document of a newer format. */
export function toRecord(document: ProjectDocument): ProjectRecord {
  const { _id, formatVersion, outbox: _outbox, pendingSince: _pendingSince, epoch, ...fields } = document;
  if ((formatVersion as number) !== 1) {
    throw new SerializationError(`projects/${_id.toHexString()}`, {
      expected: 'format version 1',
      found: String(formatVersion),
    });
  }
  return { id: _id.toHexString(), epoch: Number(epoch), ...fields };
}

/** The pending events of a document, in the order of their versions. */
export function pendingOf(
  document: Pick<ProjectDocument, '_id' | 'outbox'>,
): readonly (readonly [number, ProjectEvent])[] {
  return Object.entries(document.outbox)
    .map(([key, event]) => [Number(key.slice(1)), event] as const)
    .sort(([a], [b]) => a - b);
}
