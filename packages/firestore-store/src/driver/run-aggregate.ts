import type { AggregateField, Firestore, Query } from '@google-cloud/firestore';
import { DriverFailure } from '@tai-state/core';
import type { AggregateResult, AggregateSpec, Aggregation } from '@tai-state/core';
import { decodeValue } from '../values/decode-value.js';
import { stampOf, timestampOf } from '../values/stamps.js';
import { sdkFieldPath } from './field-path.js';
import type { FirestoreSdk } from './firestore-sdk.js';

/** Computes figures over the documents of a query (whose read time is in the specification). */
export async function runAggregate(
  firestore: Firestore,
  sdk: FirestoreSdk,
  query: Query,
  spec: AggregateSpec,
): Promise<AggregateResult> {
  const names = Object.keys(spec.aggregations);
  const fields = names.map(
    (name, index) => [`a${String(index)}`, field(sdk, spec.aggregations[name])] as const,
  );
  const aggregate = query.aggregate(Object.fromEntries(fields));
  const { readTime } = spec.query;
  const snapshot =
    readTime === undefined
      ? await aggregate.get()
      : await firestore.runTransaction((transaction) => transaction.get(aggregate), {
          readOnly: true,
          readTime: timestampOf(sdk, readTime),
        });
  const found = snapshot.data() as Record<string, unknown>;
  const values = names.map((name, index) => [name, figure(found[`a${String(index)}`])] as const);
  return Object.freeze({
    values: Object.freeze(Object.fromEntries(values)),
    readTime: readTime ?? stampOf(snapshot.readTime),
  });
}

function field(sdk: FirestoreSdk, aggregation: Aggregation | undefined): AggregateField<number | null> {
  if (aggregation === undefined || aggregation.kind === 'count') return sdk.AggregateField.count();
  const path = sdkFieldPath(sdk, aggregation.field);
  return aggregation.kind === 'sum' ? sdk.AggregateField.sum(path) : sdk.AggregateField.average(path);
}

function figure(value: unknown): number | null {
  const decoded = decodeValue(value ?? null);
  if (decoded === null || typeof decoded === 'number') return decoded;
  throw new DriverFailure('unreadable', `aggregate: expected a number, found a ${typeof decoded}.`);
}
