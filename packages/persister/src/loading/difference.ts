import type { DocumentData, DocumentValue, FieldPath } from '@tai-state/core';
import { fieldPath } from '@tai-state/core';
import { storedAlike } from '@tai-state/core/state-store-kit';

/** A field that differs between two versions. Lists are compared whole. */
export interface Difference {
  /** Empty for the data as a whole. */
  readonly path: FieldPath;
  readonly kind: 'added' | 'removed' | 'changed';
  /** Absent for what was added. */
  readonly from?: DocumentValue;
  /** Absent for what was removed. */
  readonly to?: DocumentValue;
}

function isMap(value: DocumentValue | undefined): value is DocumentData {
  return Object.prototype.toString.call(value) === '[object Object]';
}

function differenceOf(
  names: readonly string[],
  from: DocumentValue | undefined,
  to: DocumentValue | undefined,
): Difference {
  return Object.freeze({
    path: fieldPath(...names),
    kind: from === undefined ? 'added' : to === undefined ? 'removed' : 'changed',
    ...(from !== undefined && { from }),
    ...(to !== undefined && { to }),
  });
}

/** A field of its own: `constructor` is a field like any other. */
function fieldOf(data: DocumentData, name: string): DocumentValue | undefined {
  return Object.hasOwn(data, name) ? data[name] : undefined;
}

/** The fields in which data differ, by their paths in the order of their names; undefined: there is no state. */
export function differencesOf(
  from: DocumentValue | undefined,
  to: DocumentValue | undefined,
  names: readonly string[] = [],
): readonly Difference[] {
  if (storedAlike(from, to)) return [];
  if (!isMap(from) || !isMap(to)) return [differenceOf(names, from, to)];
  const fields = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  return fields.flatMap((name) => differencesOf(fieldOf(from, name), fieldOf(to, name), [...names, name]));
}
