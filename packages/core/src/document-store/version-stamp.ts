import { InvalidArgument } from '../errors/errors.js';

declare const stampBrand: unique symbol;

/**
 * A moment of the server's clock: microseconds since the epoch, a safe integer. Stamps of commits are unique and
 * rise strictly, also across deletion and re-creation, so a stamp is at once cache version, lock clock and fencing
 * token.
 */
export type VersionStamp = number & { readonly [stampBrand]: true };

/** Checks that a number is a stamp (a positive safe integer). Throws `InvalidArgument`. */
export function versionStamp(microseconds: number): VersionStamp {
  if (!Number.isSafeInteger(microseconds) || microseconds < 0) {
    throw new InvalidArgument('stamp', {
      expected: 'microseconds since the epoch as a non-negative safe integer',
      found: String(microseconds),
    });
  }
  return microseconds as VersionStamp;
}
