import { isDate } from 'node:util/types';
import { fieldPath, isTransform } from '@tai-state/core';
import type { DocumentValue, FieldPath, Transform, WriteData } from '@tai-state/core';
import { wireTimestamp } from './stamps.js';
import type { WireTimestamp } from './stamps.js';

/** A value as Firestore's protocol has it (`google.firestore.v1.Value`). */
export type WireValue =
  | { readonly nullValue: 'NULL_VALUE' }
  | { readonly booleanValue: boolean }
  | { readonly integerValue: number }
  | { readonly doubleValue: number }
  | { readonly timestampValue: WireTimestamp }
  | { readonly stringValue: string }
  | { readonly bytesValue: Uint8Array }
  | { readonly arrayValue: WireArray }
  | { readonly mapValue: { readonly fields: WireFields } };

/** Values in their order. */
export interface WireArray {
  readonly values: readonly WireValue[];
}

/** Values by the names of their fields. */
export type WireFields = Record<string, WireValue>;

/** What the server is to compute of a field (`google.firestore.v1.DocumentTransform.FieldTransform`). */
export type WireTransform = { readonly fieldPath: FieldPath } & (
  | { readonly increment: WireValue }
  | { readonly maximum: WireValue }
  | { readonly minimum: WireValue }
  | { readonly setToServerValue: 'REQUEST_TIME' }
  | { readonly appendMissingElements: WireArray }
  | { readonly removeAllFromArray: WireArray }
);

/** Where an encoder is in a document, and what it has found on its way. */
export interface WireWalk {
  /** The names of the maps around the value, the document's own field first. */
  readonly trail: string[];
  /** They are no values: the server gets them beside the document. */
  readonly transforms: WireTransform[];
}

/**
 * The wire's form of a value, all of it copied: it becomes bytes later than this returns. Undefined for a transform, of
 * which the walk is told. A field that is to be removed has neither: the mask of its update names it, and that is all.
 */
export function wireValue(
  value: DocumentValue | Transform | WriteData,
  walk: WireWalk,
): WireValue | undefined {
  switch (typeof value) {
    case 'string':
      return { stringValue: value };
    case 'number':
      return wireNumber(value);
    case 'boolean':
      return { booleanValue: value };
    default:
      if (value === null) return { nullValue: 'NULL_VALUE' };
      if (Array.isArray(value)) return { arrayValue: wireArray(value as readonly DocumentValue[], walk) };
      if (isTransform(value)) {
        addTransform(value, walk);
        return undefined;
      }
      if (ArrayBuffer.isView(value)) return { bytesValue: Buffer.from(value) };
      if (isDate(value)) return { timestampValue: wireTimestamp(value.getTime(), 1_000) };
      return { mapValue: { fields: wireFields(value as WriteData, walk) } };
  }
}

/** The same for the fields of a document, or of a map in it. */
export function wireFields(data: WriteData, walk: WireWalk): WireFields {
  const fields: WireFields = {};
  for (const name of Object.keys(data)) {
    walk.trail.push(name);
    const value = wireValue(data[name] as WriteData[string], walk);
    walk.trail.pop();
    if (value !== undefined) fields[name] = value;
  }
  return fields;
}

function wireArray(elements: readonly DocumentValue[], walk: WireWalk): WireArray {
  return { values: elements.flatMap((element) => wireValue(element, walk) ?? []) };
}

/** Firestore's integers have 64 bits and no negative zero; a number beyond the safe ones stays a double. */
function wireNumber(value: number): WireValue {
  return Number.isSafeInteger(value) && !Object.is(value, -0)
    ? { integerValue: value }
    : { doubleValue: value };
}

function addTransform(transform: Transform, walk: WireWalk): void {
  const path = fieldPath(...walk.trail);
  switch (transform.kind) {
    case 'increment':
      walk.transforms.push({ fieldPath: path, increment: wireNumber(transform.operand) });
      return;
    case 'maximum':
      walk.transforms.push({ fieldPath: path, maximum: wireNumber(transform.operand) });
      return;
    case 'minimum':
      walk.transforms.push({ fieldPath: path, minimum: wireNumber(transform.operand) });
      return;
    case 'serverTime':
      walk.transforms.push({ fieldPath: path, setToServerValue: 'REQUEST_TIME' });
      return;
    case 'arrayUnion':
      walk.transforms.push({ fieldPath: path, appendMissingElements: wireArray(transform.elements, walk) });
      return;
    case 'arrayRemove':
      walk.transforms.push({ fieldPath: path, removeAllFromArray: wireArray(transform.elements, walk) });
      return;
    case 'deleteField':
  }
}
