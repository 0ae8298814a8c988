import { isTransform } from '../document-store/transform.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import type { FieldChange, PlannedWrite } from './planned-write.js';
import { applyTransform } from './apply-transform.js';
import type { TransformOutput } from './apply-transform.js';
import { valueAt, withoutValue, withValue } from './field-access.js';
import type { StoredNumber } from './stored-number.js';
import { isWide, storedNumber } from './stored-number.js';
import type { Content, StoredVersion } from './stored-version.js';

const noWide: ReadonlyMap<string, StoredNumber> = new Map();

/** The wide numbers that are left once a field was written. */
function wideAfter(content: Content, field: string, written: StoredNumber | undefined): Content['wide'] {
  const keep = written !== undefined && isWide(written);
  if (content.wide.size === 0 && !keep) return content.wide;
  const wide = new Map(content.wide);
  for (const other of wide.keys()) {
    if (other === field || other.startsWith(`${field}.`) || field.startsWith(`${other}.`)) wide.delete(other);
  }
  if (keep) wide.set(field, written);
  return wide;
}

function changedValue(content: Content, change: FieldChange, now: number): TransformOutput | undefined {
  if (!isTransform(change.value)) return { value: change.value };
  const stored = valueAt(content.fields, change.names);
  const number =
    typeof stored === 'number' ? (content.wide.get(change.field) ?? storedNumber(stored)) : undefined;
  return applyTransform(change.value, { stored, number, now });
}

function withChange(content: Content, change: FieldChange, now: number): Content {
  const changed = changedValue(content, change, now);
  const fields =
    changed === undefined
      ? withoutValue(content.fields, change.names)
      : withValue(content.fields, change.names, changed.value);
  return { fields, wide: wideAfter(content, change.field, changed?.number) };
}

/**
 * What a document holds after a write whose precondition holds; undefined where there is none then. `now` is the
 * server's wall-clock time in milliseconds.
 */
export function applyWrite(
  write: PlannedWrite,
  stored: StoredVersion | undefined,
  now: number,
): Content | undefined {
  if (write.type === 'delete') return undefined;
  if (write.type === 'verify') return stored;
  const start: Content =
    write.type === 'update' && stored !== undefined ? stored : { fields: write.fields, wide: noWide };
  const [plain, others] = start.wide.size === 0 ? apart(write.changes) : [[], write.changes];
  return others.reduce<Content>((content, change) => withChange(content, change, now), {
    fields: plain.length === 0 ? start.fields : withValues(start.fields, plain),
    wide: start.wide,
  });
}

type PlainChange = readonly [name: string, value: DocumentValue];

/** The changes that put a value into a field of the document itself, which one copy of it takes all; and the others. */
function apart(
  changes: readonly FieldChange[],
): readonly [plain: readonly PlainChange[], others: readonly FieldChange[]] {
  const plain: PlainChange[] = [];
  const others: FieldChange[] = [];
  for (const change of changes) {
    const [name, ...below] = change.names;
    if (name === undefined || below.length > 0 || isTransform(change.value)) others.push(change);
    else plain.push([name, change.value]);
  }
  return [plain, others];
}

function withValues(data: DocumentData, values: readonly PlainChange[]): DocumentData {
  const copy: Record<string, DocumentValue> = { ...data };
  for (const [name, value] of values) copy[name] = value;
  return Object.freeze(copy);
}
