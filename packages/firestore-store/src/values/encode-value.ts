import { isDate } from 'node:util/types';
import type { DocumentValue } from '@tai-state/core';
import type { FirestoreSdk } from '../driver/firestore-sdk.js';

/**
 * The SDK's form of a value that a query compares with, all maps and arrays copied: the SDK reads its arguments later
 * than it is given them. Dates go by `Timestamp` and bytes by `Buffer`, so that values of another realm are not
 * mistaken for maps.
 */
export function encodeValue(sdk: FirestoreSdk, value: DocumentValue): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (Array.isArray(value)) return value.map((element: DocumentValue) => encodeValue(sdk, element));
  if (ArrayBuffer.isView(value)) return Buffer.from(value);
  if (isDate(value)) return sdk.Timestamp.fromMillis(value.getTime());
  const map = Object.entries(value).map(([name, inner]) => [name, encodeValue(sdk, inner)]);
  return Object.fromEntries(map);
}
