import { fieldNames, fieldPath } from '../document-store/field-path.js';
import { isTransform } from '../document-store/transform.js';
import type { Transform } from '../document-store/transform.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import type { Write, WriteData } from '../document-store/write.js';
import { applyTransform } from './apply-transform.js';
import type { TransformOutput } from './apply-transform.js';
import { valueAt, withoutValue, withValue } from './field-access.js';
import type { StoredNumber } from './stored-number.js';
import { isWide, storedNumber } from './stored-number.js';
import type { Content } from './stored-version.js';
import { isMap } from './value-order.js';

const noWide: Content['wide'] = new Map();

type WideNumbers = (readonly [field: string, number: StoredNumber])[];

/** The fields of a new document with its transforms computed; what has none is the data's own. */
function computed(data: WriteData, above: readonly string[], now: number, wide: WideNumbers): DocumentData {
  let copy: Record<string, DocumentValue> | undefined;
  for (const name of Object.keys(data)) {
    const given = data[name];
    if (typeof given !== 'object' || given === null) continue;
    let made: DocumentValue | undefined;
    if (isTransform(given)) {
      const output = applyTransform(given, { stored: undefined, number: undefined, now });
      if (output?.number !== undefined && isWide(output.number)) {
        wide.push([fieldPath(...above, name), output.number]);
      }
      made = output?.value;
    } else if (isMap(given)) {
      made = computed(given, [...above, name], now, wide);
    }
    if (made === undefined || made === given) continue;
    copy ??= { ...(data as DocumentData) };
    copy[name] = made;
  }
  return copy === undefined ? data : Object.freeze(copy);
}

function created(data: WriteData, now: number): Content {
  const wide: WideNumbers = [];
  const fields = Object.freeze(computed(data, [], now, wide));
  return { fields, wide: wide.length === 0 ? noWide : new Map(wide) };
}

/** The wide numbers that are left once a field was written. */
function wideAfter(
  before: Content['wide'],
  field: string,
  written: StoredNumber | undefined,
): Content['wide'] {
  const keep = written !== undefined && isWide(written);
  if (before.size === 0 && !keep) return before;
  const wide = new Map(before);
  for (const other of wide.keys()) {
    if (other === field || other.startsWith(`${field}.`) || field.startsWith(`${other}.`)) wide.delete(other);
  }
  if (keep) wide.set(field, written);
  return wide;
}

/** What a field gets; undefined where it goes. */
function outputOf(
  { fields, wide }: Content,
  field: string,
  value: DocumentValue | Transform,
  now: number,
): TransformOutput | undefined {
  if (!isTransform(value)) return { value };
  const stored = valueAt(fields, fieldNames(field));
  const number = typeof stored === 'number' ? (wide.get(field) ?? storedNumber(stored)) : undefined;
  return applyTransform(value, { stored, number, now });
}

/** A document with fields changed: no field path begins with another, so all changes are made in one copy. */
function updated(
  content: Content,
  changes: Readonly<Record<string, DocumentValue | Transform>>,
  now: number,
): Content {
  const fields: Record<string, DocumentValue> = { ...content.fields };
  const gone: string[] = [];
  let { wide } = content;
  for (const field of Object.keys(changes)) {
    const names = fieldNames(field);
    const name = names[0] ?? '';
    const output = outputOf(content, field, changes[field] as DocumentValue | Transform, now);
    wide = wideAfter(wide, field, output?.number);
    if (names.length === 1) {
      if (output === undefined) gone.push(name);
      else fields[name] = output.value;
      continue;
    }
    const below = names.slice(1);
    const inner = Object.hasOwn(fields, name) ? fields[name] : undefined;
    if (output !== undefined) fields[name] = withValue(isMap(inner) ? inner : {}, below, output.value);
    else if (isMap(inner)) fields[name] = withoutValue(inner, below);
  }
  return { fields: gone.reduce((left, name) => withoutValue(left, [name]), Object.freeze(fields)), wide };
}

/**
 * What a document holds after a write whose precondition holds; undefined where there is none then. `now` is the
 * server's wall-clock time in milliseconds.
 */
export function applyWrite(write: Write, stored: Content | undefined, now: number): Content | undefined {
  switch (write.type) {
    case 'delete':
      return undefined;
    case 'verify':
      return stored;
    case 'update':
      return stored && updated(stored, write.fields, now);
    case 'create':
    case 'set':
      return created(write.data, now);
  }
}
