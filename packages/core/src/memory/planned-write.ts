import { fieldNames, fieldPath } from '../document-store/field-path.js';
import { isTransform } from '../document-store/transform.js';
import type { Transform } from '../document-store/transform.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import type { Precondition, Write, WriteData } from '../document-store/write.js';
import { typeRank } from './value-order.js';

/** A change of one field; transforms are computed when the commit is applied. */
export interface FieldChange {
  readonly names: readonly string[];
  /** The names as a field path. */
  readonly field: string;
  readonly value: DocumentValue | Transform;
}

/** A write with its field paths parsed, and its values and transforms apart. */
export interface PlannedWrite {
  readonly type: Write['type'];
  readonly path: string;
  /** What the stored document must be like. */
  readonly precondition: Precondition | undefined;
  /** What a `create` or `set` starts from: its fields, transforms apart. */
  readonly fields: DocumentData;
  readonly changes: readonly FieldChange[];
}

/** Whether there is a transform in a map, or in a map within it. */
function holdsTransform(data: WriteData): boolean {
  for (const name of Object.keys(data)) {
    const value = data[name];
    if (typeof value !== 'object' || value === null) continue;
    if (isTransform(value) || (typeRank(value) === 7 && holdsTransform(value as WriteData))) return true;
  }
  return false;
}

/** Splits fields into plain values and transforms; these are added to `changes`. */
function splitData(data: WriteData, above: readonly string[], changes: FieldChange[]): DocumentData {
  if (!holdsTransform(data)) return data;
  const plain: Record<string, DocumentValue> = {};
  for (const name of Object.keys(data)) {
    const value = data[name] as DocumentValue | Transform | WriteData;
    if (isTransform(value)) {
      const names = [...above, name];
      changes.push({ names, field: fieldPath(...names), value });
    } else if (typeRank(value) === 7) {
      plain[name] = splitData(value as WriteData, [...above, name], changes);
    } else {
      plain[name] = value;
    }
  }
  return Object.freeze(plain);
}

function plannedChange(field: string, value: DocumentValue | Transform): FieldChange {
  const names = fieldNames(field);
  return { names, field: fieldPath(...names), value };
}

const none: DocumentData = Object.freeze({});

function plannedWrite(write: Write): PlannedWrite {
  const { type, path } = write;
  switch (type) {
    case 'create':
    case 'set': {
      const changes: FieldChange[] = [];
      const fields = splitData(write.data, [], changes);
      return { type, path, precondition: type === 'create' ? { exists: false } : undefined, fields, changes };
    }
    case 'update': {
      const changes = Object.entries(write.fields).map(([field, value]) => plannedChange(field, value));
      return { type, path, precondition: write.precondition ?? { exists: true }, fields: none, changes };
    }
    case 'delete':
    case 'verify':
      return { type, path, precondition: write.precondition, fields: none, changes: [] };
  }
}

/** Prepares the writes of a commit. */
export function planWrites(writes: readonly Write[]): readonly PlannedWrite[] {
  return writes.map(plannedWrite);
}
