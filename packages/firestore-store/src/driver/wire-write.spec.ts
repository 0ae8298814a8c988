import { FieldPath, FieldValue, Firestore, Timestamp } from '@google-cloud/firestore';
import {
  arrayRemove,
  arrayUnion,
  deleteField,
  fieldNames,
  fieldPath,
  increment,
  isTransform,
  maximum,
  minimum,
  serverTime,
  versionStamp,
} from '@tai-state/core';
import type { DocumentValue, Transform, UpdateWrite, Write } from '@tai-state/core';
import fc from 'fast-check';
import { wireWrite } from './wire-write.js';

const firestore = new Firestore({ projectId: 'p' });
const database = 'projects/p/databases/(default)';
const path = 'things/a';

/** What the SDK's own batch sends for one write that it was given. */
function sdkWrite(add: (batch: ReturnType<Firestore['batch']>) => unknown): unknown {
  const batch = firestore.batch();
  add(batch);
  const { _ops: ops } = batch as unknown as { readonly _ops: readonly { op(): unknown }[] };
  return ops[0]?.op();
}

/** The one spelling of a write on the wire, whose sets of fields have no order and whose absences have many forms. */
function normal(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (ArrayBuffer.isView(value)) return [...(value as Uint8Array)];
  if (Array.isArray(value)) return value.map(normal);
  const { seconds, fieldPaths, updateTransforms, ...others } = value as Record<string, unknown>;
  const map: Record<string, unknown> = {};
  for (const [name, inner] of Object.entries(others)) {
    const empty = ['fields', 'values'].includes(name) && Object.keys(inner as object).length === 0;
    if (inner !== undefined && inner !== null && !empty) map[name] = normal(inner);
  }
  if (seconds !== undefined) map['seconds'] = Number(seconds);
  if (Array.isArray(fieldPaths) && fieldPaths.length > 0)
    map['fieldPaths'] = [...(fieldPaths as string[])].sort();
  if (Array.isArray(updateTransforms) && updateTransforms.length > 0) {
    const byPath = (one: { fieldPath?: string }): string => one.fieldPath ?? '';
    const sorted = [...(updateTransforms as { fieldPath?: string }[])];
    sorted.sort((left, right) => (byPath(left) < byPath(right) ? -1 : 1));
    map['updateTransforms'] = sorted.map(normal);
  }
  return map;
}

const sdkValue = (value: DocumentValue | Transform): unknown => {
  if (!isTransform(value)) return value;
  switch (value.kind) {
    case 'serverTime':
      return FieldValue.serverTimestamp();
    case 'deleteField':
      return FieldValue.delete();
    case 'arrayUnion':
    case 'arrayRemove':
      return FieldValue[value.kind](...value.elements);
    default:
      return FieldValue[value.kind](value.operand);
  }
};

const name = fc.oneof(
  fc.constantFrom('a', 'b', 'toString', 'a.b', 'é`\\', '1st'),
  fc
    .string({ minLength: 1, unit: 'grapheme' })
    .filter((text) => !/^__.*__$/.test(text) && text !== '__proto__'),
);
const leaf: fc.Arbitrary<DocumentValue> = fc.oneof(
  fc.constantFrom(null, true, false, 0, -0, NaN, Infinity, 2 ** 53, -(2 ** 53) + 1, 1.5, ''),
  fc.integer(),
  fc.string({ unit: 'grapheme' }),
  fc.uint8Array({ maxLength: 4 }),
  fc.date({ noInvalidDate: true, min: new Date('0001-01-01'), max: new Date('9999-12-31') }),
);
const { value: anyValue } = fc.letrec<{ value: DocumentValue; inArray: DocumentValue }>((tie) => ({
  inArray: fc.oneof({ weight: 3, arbitrary: leaf }, fc.dictionary(name, tie('value'), { maxKeys: 3 })),
  value: fc.oneof(
    { weight: 3, arbitrary: leaf },
    fc.array(tie('inArray'), { maxLength: 3 }),
    fc.dictionary(name, tie('value'), { maxKeys: 3 }),
  ),
}));
const transform: fc.Arbitrary<Transform> = fc.oneof(
  fc.constant(serverTime()),
  fc.constantFrom(increment, maximum, minimum).chain((make) => fc.double().map(make)),
  fc
    .constantFrom(arrayUnion, arrayRemove)
    .chain((make) => fc.array(leaf, { minLength: 1 }).map((all) => make(...all))),
);
const fields = fc.dictionary(name, fc.oneof({ weight: 4, arbitrary: anyValue }, transform), { maxKeys: 5 });

describe('wireWrite', () => {
  it('sends a document as the SDK does', () => {
    fc.assert(
      fc.property(fields, fc.constantFrom('create' as const, 'set' as const), (data, type) => {
        const given = Object.fromEntries(Object.entries(data).map(([key, value]) => [key, sdkValue(value)]));
        const expected = sdkWrite((batch) => batch[type](firestore.doc(path), given));
        const write: Write = { type, path, data: data };
        expect(normal(wireWrite(database, write))).toEqual(normal(expected));
      }),
    );
  });

  it('sends an update as the SDK does', () => {
    const change = fc.oneof({ weight: 4, arbitrary: anyValue }, transform, fc.constant(deleteField()));
    // The SDK cannot change fields of a map called as something that all objects have.
    const ownName = name.filter((text) => !(text in {}));
    const updates = fc
      .uniqueArray(fc.tuple(fc.array(ownName, { minLength: 1, maxLength: 3 }), change), {
        minLength: 1,
        maxLength: 5,
        selector: ([names]) => names[0],
      })
      .map((all) => Object.fromEntries(all.map(([names, value]) => [fieldPath(...names), value])));
    const precondition = fc.constantFrom<UpdateWrite['precondition']>(
      undefined,
      { exists: true },
      { updateTime: versionStamp(1_700_000_000_123_456) },
    );
    fc.assert(
      fc.property(updates, precondition, (given, expectation) => {
        const [first, value, ...others] = Object.entries(given).flatMap(([key, one]) => [
          new FieldPath(...fieldNames(key)),
          sdkValue(one),
        ]);
        const before =
          expectation !== undefined && 'updateTime' in expectation
            ? { lastUpdateTime: new Timestamp(1_700_000_000, 123_456_000) }
            : { exists: true };
        const expected = sdkWrite((batch) =>
          batch.update(firestore.doc(path), first as FieldPath, value, ...others, before),
        );
        const write: Write = {
          type: 'update',
          path,
          fields: given,
          ...(expectation !== undefined && { precondition: expectation }),
        };
        expect(normal(wireWrite(database, write))).toEqual(normal(expected));
      }),
    );
  });

  it('puts fields of one map that were changed by their paths into one map', () => {
    const write: Write = { type: 'update', path, fields: { 'm.a': 1, 'm.toString.b': 2, 'm.toString.c': 3 } };
    const b = { b: { integerValue: 2 }, c: { integerValue: 3 } };
    expect(wireWrite(database, write)).toMatchObject({
      update: {
        fields: {
          m: { mapValue: { fields: { a: { integerValue: 1 }, toString: { mapValue: { fields: b } } } } },
        },
      },
      updateMask: { fieldPaths: ['m.a', 'm.toString.b', 'm.toString.c'] },
    });
  });

  it('takes transforms out of the maps of a document, and names them by their paths', () => {
    const data = { m: { 'odd name': increment(1), n: { at: serverTime() } } };
    expect(wireWrite(database, { type: 'set', path, data })).toEqual({
      update: {
        name: `${database}/documents/${path}`,
        fields: { m: { mapValue: { fields: { n: { mapValue: { fields: {} } } } } } },
      },
      updateTransforms: [
        { fieldPath: 'm.`odd name`', increment: { integerValue: 1 } },
        { fieldPath: 'm.n.at', setToServerValue: 'REQUEST_TIME' },
      ],
    });
  });

  it('sends deletes and checks of absence with what they expect', () => {
    const document = `${database}/documents/${path}`;
    const updateTime = versionStamp(5_000_001);
    expect(wireWrite(database, { type: 'delete', path })).toEqual({ delete: document });
    expect(wireWrite(database, { type: 'delete', path, precondition: { updateTime } })).toEqual({
      delete: document,
      currentDocument: { updateTime: { seconds: 5, nanos: 1_000 } },
    });
    expect(wireWrite(database, { type: 'verify', path, precondition: { exists: false } })).toEqual({
      delete: document,
      currentDocument: { exists: false },
    });
  });
});
