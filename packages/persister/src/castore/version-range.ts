import { InvalidArgument } from '@tai-state/core';
import type { EventsQueryOptions } from '@castore/core';

function checked(value: number | undefined, argument: string): number | undefined {
  if (value === undefined || Number.isSafeInteger(value)) return value;
  throw new InvalidArgument(argument, { expected: 'a whole number', found: String(value) });
}

/**
 * The versions that a query of events asks for, up to the aggregate's; undefined for none. Versions have no gaps, so a
 * limit is a range too. Throws `InvalidArgument`.
 */
export function versionRange(
  { minVersion, maxVersion, limit, reverse = false }: EventsQueryOptions,
  version: number,
): { readonly after: number; readonly upTo: number } | undefined {
  const after = Math.max(0, (checked(minVersion, 'minVersion') ?? 1) - 1);
  const upTo = Math.min(version, checked(maxVersion, 'maxVersion') ?? version);
  const count = Math.min(upTo - after, checked(limit, 'limit') ?? Infinity);
  if (count <= 0) return undefined;
  return reverse ? { after: upTo - count, upTo } : { after, upTo: after + count };
}
