import type { Aggregation, AggregateResult, AggregateSpec } from '../document-store/query.js';
import { readerOf } from './filter.js';
import type { Matcher } from './filter.js';
import type { StoredVersion } from './stored-version.js';

/** Integers are added exactly; a summand that is none makes the sum a double. */
function sum(numbers: readonly number[]): number {
  if (!numbers.every((number) => Number.isSafeInteger(number))) {
    return numbers.reduce((total, number) => total + number, 0);
  }
  return Number(numbers.reduce((total, number) => total + BigInt(number), 0n));
}

function figure(aggregation: Aggregation, versions: readonly StoredVersion[]): number | null {
  if (aggregation.kind === 'count') return versions.length;
  const read = readerOf(aggregation.field);
  const numbers = versions.map(read).filter((value) => typeof value === 'number');
  if (aggregation.kind === 'sum') return sum(numbers);
  return numbers.length === 0 ? null : sum(numbers) / numbers.length;
}

/**
 * Whether a document takes part: it must have every field that is summed or averaged, whatever its type, also where
 * another figure of the same call would not need it.
 */
export function takesPart(aggregations: AggregateSpec['aggregations']): Matcher {
  const readers = Object.values(aggregations).flatMap((one) =>
    one.kind === 'count' ? [] : [readerOf(one.field)],
  );
  return (version) => readers.every((read) => read(version) !== undefined);
}

/** Computes the figures over the documents of a query. */
export function aggregate(
  aggregations: AggregateSpec['aggregations'],
  versions: readonly StoredVersion[],
): AggregateResult['values'] {
  const figures = Object.entries(aggregations).map(([name, one]) => [name, figure(one, versions)] as const);
  return Object.fromEntries(figures);
}
