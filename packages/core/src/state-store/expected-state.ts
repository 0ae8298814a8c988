import { InvalidArgument } from '../errors/errors.js';
import { decodeToken } from './state-token.js';
import type { StateToken, TokenParts } from './state-token.js';

/**
 * What a write expects of the state:
 * - a version, or the token of one: exactly that version (0: like `must-not-exist`)
 * - `any`: whatever there is, also nothing
 * - `must-exist`, `must-not-exist` (a deleted state does not exist)
 */
export type ExpectedState = number | StateToken | 'any' | 'must-exist' | 'must-not-exist';

/** The same, checked and in one shape. */
export type Expectation =
  | { readonly mode: 'any' | 'must-exist' | 'must-not-exist' }
  | { readonly mode: 'exact'; readonly version: number; readonly stamp?: TokenParts['stamp'] };

/** Checks a version that a caller gave. Throws `InvalidArgument`. */
export function checkVersion(version: number, argument: string, least: 0 | 1): void {
  if (!Number.isSafeInteger(version) || version < least) {
    throw new InvalidArgument(argument, {
      expected: `a version: a whole number, ${String(least)} at least`,
      found: typeof version === 'number' ? String(version) : typeof version,
    });
  }
}

/** Reads what a caller expects. Throws `InvalidArgument`. */
export function expectationOf(expected: ExpectedState): Expectation {
  switch (expected) {
    case 'any':
    case 'must-exist':
    case 'must-not-exist':
      return { mode: expected as 'any' | 'must-exist' | 'must-not-exist' };
  }
  if (typeof expected === 'string') {
    const { version, stamp } = decodeToken(expected);
    return stamp === 0 ? { mode: 'exact', version } : { mode: 'exact', version, stamp };
  }
  checkVersion(expected, 'expected', 0);
  return expected === 0 ? { mode: 'must-not-exist' } : { mode: 'exact', version: expected };
}
