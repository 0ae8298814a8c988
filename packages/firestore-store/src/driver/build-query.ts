import type { Filter as SdkFilter, Firestore, Query } from '@google-cloud/firestore';
import { DOCUMENT_ID, effectiveOrder } from '@tai-state/core';
import type { Cursor, DocumentValue, FieldPath, Filter, OrderBy, QuerySpec } from '@tai-state/core';
import { encodeValue } from '../values/encode-value.js';
import { sdkFieldPath } from './field-path.js';
import type { FirestoreSdk } from './firestore-sdk.js';

/** The SDK's query for a question of the port's (without its read time). */
export function buildQuery(firestore: Firestore, sdk: FirestoreSdk, spec: QuerySpec): Query {
  let query: Query =
    spec.allDescendants === true
      ? firestore.collectionGroup(spec.collection)
      : firestore.collection(spec.collection);
  if (spec.where !== undefined) query = query.where(buildFilter(firestore, sdk, spec.where));
  // The SDK takes a cursor's values for orders that are written out only.
  const { orderBy = [], start, end } = spec;
  const written = Math.max(orderBy.length, start?.values.length ?? 0, end?.values.length ?? 0);
  const orders = effectiveOrder(spec).slice(0, written);
  for (const { field, direction } of orders) query = query.orderBy(sdkFieldPath(sdk, field), direction);
  if (spec.start !== undefined) {
    const values = cursorValues(firestore, sdk, orders, spec.start);
    query = spec.start.inclusive ? query.startAt(...values) : query.startAfter(...values);
  }
  if (spec.end !== undefined) {
    const values = cursorValues(firestore, sdk, orders, spec.end);
    query = spec.end.inclusive ? query.endAt(...values) : query.endBefore(...values);
  }
  if (spec.limit !== undefined) query = query.limit(spec.limit);
  if (spec.select !== undefined)
    query = query.select(...spec.select.map((field) => sdkFieldPath(sdk, field)));
  return query;
}

function buildFilter(firestore: Firestore, sdk: FirestoreSdk, filter: Filter): SdkFilter {
  if ('and' in filter) return sdk.Filter.and(...filter.and.map((part) => buildFilter(firestore, sdk, part)));
  if ('or' in filter) return sdk.Filter.or(...filter.or.map((part) => buildFilter(firestore, sdk, part)));
  const value = comparedValue(firestore, sdk, filter.field, filter.value);
  return sdk.Filter.where(sdkFieldPath(sdk, filter.field), filter.op, value);
}

function cursorValues(
  firestore: Firestore,
  sdk: FirestoreSdk,
  orders: readonly OrderBy[],
  cursor: Cursor,
): readonly unknown[] {
  return cursor.values.map((value, index) =>
    comparedValue(firestore, sdk, orders[index]?.field ?? '', value),
  );
}

/** Document ids are compared as references, whatever the collection. */
function comparedValue(
  firestore: Firestore,
  sdk: FirestoreSdk,
  field: FieldPath,
  value: DocumentValue,
): unknown {
  if (field !== DOCUMENT_ID) return encodeValue(sdk, value);
  if (Array.isArray(value)) return value.map((path) => firestore.doc(path as string));
  return firestore.doc(value as string);
}
