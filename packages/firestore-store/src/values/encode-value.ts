import { isTransform } from '@tai-state/core';
import type { DocumentValue, Transform, WriteData } from '@tai-state/core';
import type { FirestoreSdk } from '../driver/firestore-sdk.js';
import { encodeTransform } from './encode-transform.js';

type Encodable = DocumentValue | Transform | WriteData;

/**
 * The SDK's form of a value, all maps and arrays copied: the SDK reads its arguments later than it is given them.
 * Dates go by `Timestamp` and bytes by `Buffer`, so that values of another realm are not mistaken for maps.
 */
export function encodeValue(sdk: FirestoreSdk, value: Encodable): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element: DocumentValue) => encodeValue(sdk, element));
  if (isTransform(value)) return encodeTransform(sdk, value);
  if (ArrayBuffer.isView(value)) return Buffer.from(value);
  if (isDate(value)) return sdk.Timestamp.fromMillis(value.getTime());
  return encodeMap(sdk, value as WriteData);
}

/** The same for the fields of a document. */
export function encodeMap(sdk: FirestoreSdk, fields: WriteData): Record<string, unknown> {
  const encoded: Record<string, unknown> = {};
  for (const name of Object.keys(fields)) encoded[name] = encodeValue(sdk, fields[name] as Encodable);
  return encoded;
}

function isDate(value: object): value is Date {
  return Object.prototype.toString.call(value) === '[object Date]';
}
