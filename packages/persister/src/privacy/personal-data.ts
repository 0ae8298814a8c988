import { InvalidArgument, fieldNames } from '@tai-state/core';
import type { DocumentData, FieldPath } from '@tai-state/core';
import type { KeyPort } from './key-port.js';

/** What of the data is personal, whose it is, and who keeps the keys. The same for all who write the same states. */
export interface PersonalData<T = DocumentData> {
  /**
   * Fields of the data that are stored encrypted, by their paths; a list or a map is encrypted whole, and data with a
   * list on the way to one are refused. Not queryable ones. Digests leave them out, so they are settled with the first event.
   */
  readonly fields: readonly FieldPath[];
  /** The same for the payloads of events, by action. */
  readonly payloadFields?: Readonly<Record<string, readonly FieldPath[]>>;
  /**
   * Whose data it is: an opaque id, since a guess at it can be confirmed from what is stored. The personal fields are
   * `null` in what it is given, so that it says the same after the subject was forgotten.
   */
  subjectOf(data: T): string;
  readonly keys: KeyPort;
  /**
   * How long a data key is used before it is read again, in milliseconds up to an hour: so long after a subject was
   * forgotten can other processes still read, and write what nobody will read. Defaults to 60,000.
   */
  readonly keyLifeMs?: number;
}

/** A field, by its path and the names in it. */
export interface PersonalField {
  readonly path: FieldPath;
  readonly names: readonly string[];
}

/** The same, checked. */
export interface CheckedPersonalData {
  readonly fields: readonly PersonalField[];
  readonly payloadFields: ReadonlyMap<string, readonly PersonalField[]>;
  readonly keyLifeMs: number;
}

const within = (inner: readonly string[], outer: readonly string[]): boolean =>
  outer.every((name, index) => inner[index] === name);

/** Whether one of two fields is the other, or inside it. */
function overlap(left: PersonalField, right: PersonalField): boolean {
  return within(left.names, right.names) || within(right.names, left.names);
}

function checkedFields(paths: readonly FieldPath[], argument: string): readonly PersonalField[] {
  const fields = paths.map((path) => ({ path, names: fieldNames(path) }));
  fields.forEach((field, index) => {
    const other = fields.slice(0, index).find((one) => overlap(one, field));
    if (other === undefined) return;
    throw new InvalidArgument(argument, {
      expected: 'fields apart from each other',
      found: `${other.path} and ${field.path}`,
    });
  });
  return fields;
}

/** Checks what is personal against what is queryable. Throws `InvalidArgument`. */
export function checkedPersonalData(
  { fields, payloadFields = {}, keyLifeMs = 60_000 }: Omit<PersonalData, 'subjectOf'>,
  queryable: readonly FieldPath[],
): CheckedPersonalData {
  const checked = checkedFields(fields, 'personal.fields');
  const payloads = Object.entries(payloadFields).map(
    ([action, paths]) => [action, checkedFields(paths, `personal.payloadFields.${action}`)] as const,
  );
  if (checked.length === 0 && payloads.every(([, paths]) => paths.length === 0)) {
    throw new InvalidArgument('personal.fields', { expected: 'a field at least', found: 'none' });
  }
  for (const path of queryable) {
    const open = { path, names: fieldNames(path) };
    const personal = checked.find((field) => overlap(field, open));
    if (personal === undefined) continue;
    throw new InvalidArgument('personal.fields', {
      expected: 'fields that are not queryable, as the index keeps those readable',
      found: `${personal.path} beside the queryable ${path}`,
    });
  }
  if (!(keyLifeMs >= 0 && keyLifeMs <= 3_600_000)) {
    throw new InvalidArgument('personal.keyLifeMs', {
      expected: 'milliseconds from 0 to 3600000',
      found: String(keyLifeMs),
    });
  }
  return { fields: checked, payloadFields: new Map(payloads), keyLifeMs };
}
