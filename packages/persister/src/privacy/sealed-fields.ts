import { InvalidArgument, fieldPath } from '@tai-state/core';
import type { DocumentValue, FieldPath } from '@tai-state/core';
import { isMap, sealedFieldOf, sealedMark } from './sealed-field.js';
import type { SealedField } from './sealed-field.js';

/** A sealed field and its place. */
export interface PlacedField {
  readonly names: readonly string[];
  readonly path: FieldPath;
  readonly sealed: SealedField;
}

/** The sealed fields of a value. Throws `SerializationError`. */
export function sealedFieldsOf(value: DocumentValue, names: readonly string[] = []): readonly PlacedField[] {
  if (!isMap(value)) return [];
  if (Object.hasOwn(value, sealedMark)) {
    const path = names.length === 0 ? sealedMark : fieldPath(...names);
    return [{ names, path, sealed: sealedFieldOf(value, path) }];
  }
  return Object.entries(value).flatMap(([name, inner]) => sealedFieldsOf(inner, [...names, name]));
}

/** Throws `InvalidArgument` where a value of an application has the mark: it would be taken for a sealed field. */
export function refuseMarks(value: DocumentValue, subject: string): void {
  if (typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const inner of value as readonly DocumentValue[]) refuseMarks(inner, subject);
  } else if (isMap(value)) {
    for (const [name, inner] of Object.entries(value)) {
      if (name === sealedMark) {
        throw new InvalidArgument(subject, { expected: `no field named ${sealedMark}`, found: 'one' });
      }
      refuseMarks(inner, subject);
    }
  }
}

/** A frozen copy with another value at one place, which is there. */
export function replaced(
  data: DocumentValue,
  [name, ...rest]: readonly string[],
  value: DocumentValue,
): DocumentValue {
  if (name === undefined || !isMap(data)) return value;
  return Object.freeze({ ...data, [name]: replaced(data[name] ?? null, rest, value) });
}
