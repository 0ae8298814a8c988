import { isTransform } from '../document-store/transform.js';
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
  return write.changes.reduce<Content>((content, change) => withChange(content, change, now), {
    fields: start.fields,
    wide: start.wide,
  });
}
