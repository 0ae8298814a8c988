import { InvalidArgument } from '../../errors/errors.js';

/** A whole number between two bounds, both allowed. Throws `InvalidArgument` for anything else. */
export function checkedWholeNumber(value: number, argument: string, least: number, most: number): number {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return value;
  throw new InvalidArgument(argument, {
    expected: `a whole number from ${String(least)} to ${String(most)}`,
    found: String(value),
  });
}
