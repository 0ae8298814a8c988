import { fieldNames } from '@tai-state/core';
import type { FieldPath, Precondition, UpdateWrite, Write } from '@tai-state/core';
import { wireTimestamp } from '../values/stamps.js';
import type { WireTimestamp } from '../values/stamps.js';
import { wireFields, wireValue } from '../values/wire-value.js';
import type { WireFields, WireTransform, WireValue, WireWalk } from '../values/wire-value.js';

/** What must hold of the stored document (`google.firestore.v1.Precondition`). */
type WirePrecondition = { readonly exists: boolean } | { readonly updateTime: WireTimestamp };

/** A write as Firestore's protocol has it (`google.firestore.v1.Write`). */
export type WireWrite = { readonly currentDocument?: WirePrecondition } & (
  | { readonly delete: string }
  | {
      readonly update: { readonly name: string; readonly fields: WireFields };
      /** Only these fields change; without a mask the document is replaced whole. */
      readonly updateMask?: { readonly fieldPaths: readonly FieldPath[] };
      readonly updateTransforms?: readonly WireTransform[];
    }
);

/** Removing a field that no document has changes nothing, but its precondition is checked. */
const noChange = { fieldPaths: ['_taiAbsent'] };

/** The wire's form of a write to the database of that name. */
export function wireWrite(database: string, write: Write): WireWrite {
  const name = `${database}/documents/${write.path}`;
  const walk: WireWalk = { trail: [], transforms: [] };
  switch (write.type) {
    case 'create':
      return {
        update: { name, fields: wireFields(write.data, walk) },
        updateTransforms: walk.transforms,
        currentDocument: { exists: false },
      };
    case 'set':
      return { update: { name, fields: wireFields(write.data, walk) }, updateTransforms: walk.transforms };
    case 'update':
      return wireUpdate(name, write);
    case 'delete':
      if (write.precondition === undefined) return { delete: name };
      return { delete: name, currentDocument: wirePrecondition(write.precondition) };
    case 'verify': {
      const currentDocument = wirePrecondition(write.precondition);
      if ('exists' in currentDocument && !currentDocument.exists) return { delete: name, currentDocument };
      return { update: { name, fields: {} }, updateMask: noChange, currentDocument };
    }
  }
}

/** Fields that the server computes are in no mask: one that is in it and has no value is removed. */
function wireUpdate(name: string, write: UpdateWrite): WireWrite {
  const fields: WireFields = {};
  const fieldPaths: FieldPath[] = [];
  const transforms: WireTransform[] = [];
  for (const path of Object.keys(write.fields)) {
    const names = fieldNames(path);
    const known = transforms.length;
    const value = wireValue(write.fields[path] as UpdateWrite['fields'][FieldPath], {
      trail: [...names],
      transforms,
    });
    if (transforms.length > known) continue;
    fieldPaths.push(path);
    if (value !== undefined) setAt(fields, names, value);
  }
  const currentDocument = wirePrecondition(write.precondition ?? { exists: true });
  const updateMask = { fieldPaths };
  return { update: { name, fields }, updateMask, updateTransforms: transforms, currentDocument };
}

/** Puts a value where its names lead, into maps made on the way. No field path of an update begins with another. */
function setAt(fields: WireFields, names: readonly string[], value: WireValue): void {
  let map = fields;
  const last = names.length - 1;
  names.forEach((name, index) => {
    if (index === last) map[name] = value;
    else map = mapAt(map, name);
  });
}

/** The fields of a map in a map, which is made where it is not there. */
function mapAt(map: WireFields, name: string): WireFields {
  const known = Object.hasOwn(map, name) ? map[name] : undefined;
  if (known !== undefined && 'mapValue' in known) return known.mapValue.fields;
  const fields: WireFields = {};
  map[name] = { mapValue: { fields } };
  return fields;
}

function wirePrecondition(precondition: Precondition): WirePrecondition {
  if ('exists' in precondition) return { exists: precondition.exists };
  return { updateTime: wireTimestamp(precondition.updateTime, 1_000_000) };
}
