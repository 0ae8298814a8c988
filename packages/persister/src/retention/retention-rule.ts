import { InvalidArgument } from '@tai-state/core';

/** Which events are kept: those of the last days (a number means days), or the last versions of each state. */
export type RetentionRule = number | { readonly olderThanDays: number } | { readonly keepVersions: number };

/** The same, checked: one of the two. */
export interface CheckedRule {
  readonly days: number | undefined;
  readonly versions: number | undefined;
}

const described = (value: unknown): string => (typeof value === 'number' ? String(value) : typeof value);

/** Checks which events are kept. Throws `InvalidArgument`. */
export function checkedRule(rule: RetentionRule): CheckedRule {
  const given =
    typeof rule === 'number' ? { olderThanDays: rule } : (rule as Readonly<Record<string, unknown>> | null);
  const { olderThanDays: days, keepVersions: versions } = given ?? {};
  if (days !== undefined && versions !== undefined) {
    throw new InvalidArgument('retention', { expected: 'olderThanDays or keepVersions', found: 'both' });
  }
  if (versions !== undefined) {
    if (Number.isSafeInteger(versions) && (versions as number) >= 1)
      return { days: undefined, versions: versions as number };
    throw new InvalidArgument('keepVersions', {
      expected: 'a whole number, 1 at least',
      found: described(versions),
    });
  }
  if (typeof days === 'number' && days >= 0 && days < Infinity) return { days, versions: undefined };
  throw new InvalidArgument('olderThanDays', {
    expected: 'a number of days, 0 at least',
    found: described(days),
  });
}
