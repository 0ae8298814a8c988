import type { KeyObject } from 'node:crypto';
import { InvalidArgument } from '@tai-state/core';
import type { CallOptions, DocumentValue } from '@tai-state/core';
import { valueAt } from '@tai-state/core/state-store-kit';
import type { StateContext } from '@tai-state/core/state-store-kit';
import { checkedPersonalData } from './personal-data.js';
import type { CheckedPersonalData, PersonalData, PersonalField } from './personal-data.js';
import { isMap, openField, sealField } from './sealed-field.js';
import { refuseMarks, replaced, sealedFieldsOf } from './sealed-fields.js';
import type { Shield } from './shield.js';
import { SubjectKeys } from './subject-keys.js';

/** Data whose type only the application knows. */
export type AnyPersonalData = PersonalData<DocumentValue>;

/** The shield of a persister with personal fields. */
export class PersonalShield implements Shield {
  readonly active = true;
  readonly #personal: AnyPersonalData;
  readonly #checked: CheckedPersonalData;
  readonly #keys: SubjectKeys;

  /** Throws `InvalidArgument`. */
  constructor(context: StateContext, personal: AnyPersonalData) {
    this.#personal = personal;
    this.#checked = checkedPersonalData(personal, context.queryable);
    this.#keys = new SubjectKeys(context, personal.keys, this.#checked.keyLifeMs);
  }

  async seal(data: DocumentValue, options: CallOptions): Promise<DocumentValue> {
    refuseMarks(data, 'data');
    return this.#sealed(data, this.#checked.fields, data, 'data', options);
  }

  async sealPayload(
    action: string,
    payload: DocumentValue,
    data: DocumentValue | undefined,
    options: CallOptions,
  ): Promise<DocumentValue> {
    refuseMarks(payload, 'event.payload');
    return this.#sealed(payload, this.#payloadFields(action), data, 'event.payload', options);
  }

  async open(value: DocumentValue, options: CallOptions): Promise<DocumentValue> {
    const fields = sealedFieldsOf(value);
    if (fields.length === 0) return value;
    const ids = [...new Set(fields.map(({ sealed }) => sealed.subject))];
    const found = await Promise.all(ids.map((id) => this.#keys.toRead(id, options)));
    const keys = new Map(ids.map((id, index) => [id, found[index]] as const));
    return fields.reduce((open, { names, path, sealed }) => {
      const key = keys.get(sealed.subject);
      const plain = key === undefined || key === 'forgotten' ? null : openField(key, path, sealed);
      return replaced(open, names, plain);
    }, value);
  }

  redact(data: DocumentValue): DocumentValue {
    return redacted(data, this.#checked.fields);
  }

  redactPayload(action: string, payload: DocumentValue): DocumentValue {
    return redacted(payload, this.#payloadFields(action));
  }

  forget(subject: string, options: CallOptions): Promise<void> {
    return this.#keys.forget(subject, options);
  }

  #payloadFields(action: string): readonly PersonalField[] {
    return this.#checked.payloadFields.get(action) ?? [];
  }

  async #sealed(
    value: DocumentValue,
    fields: readonly PersonalField[],
    data: DocumentValue | undefined,
    argument: string,
    options: CallOptions,
  ): Promise<DocumentValue> {
    for (const field of fields) refuseLists(value, field, argument);
    const present = fields.flatMap((field) => {
      const plain = valueAt(value, field.path);
      return plain === undefined || plain === null ? [] : [{ ...field, plain }];
    });
    if (present.length === 0) return value;
    if (data === undefined) {
      throw new InvalidArgument('event.payload', {
        expected: 'no personal fields where no data says whose they are',
        found: 'some',
      });
    }
    const subject = this.#personal.subjectOf(this.redact(data));
    const { id, key }: { id: string; key: KeyObject } = await this.#keys.toWrite(subject, options);
    return present.reduce(
      (sealed, { names, path, plain }) => replaced(sealed, names, sealField(key, id, path, plain)),
      value,
    );
  }
}

/** Throws `InvalidArgument` where the path of a field leads to a list: what is in it would be stored readable. */
function refuseLists(value: DocumentValue, { path, names }: PersonalField, argument: string): void {
  let inner: DocumentValue | undefined = value;
  for (const name of names) {
    if (Array.isArray(inner)) {
      throw new InvalidArgument(argument, { expected: `maps on the way to ${path}`, found: 'a list' });
    }
    if (!isMap(inner)) return;
    inner = inner[name];
  }
}

/** What is there of the fields becomes `null`: as it is once the subject is forgotten. */
function redacted(value: DocumentValue, fields: readonly PersonalField[]): DocumentValue {
  return fields.reduce(
    (rest, { names, path }) => (valueAt(rest, path) === undefined ? rest : replaced(rest, names, null)),
    value,
  );
}
