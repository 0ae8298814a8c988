/**
 * A number as Firestore stores it. A `DocumentValue` cannot tell an integer above 2^53 from a double, nor the double
 * 5.0 from the integer 5, but transforms compute with the difference: integers saturate, doubles round.
 */
export type StoredNumber =
  { readonly kind: 'integer'; readonly value: bigint } | { readonly kind: 'double'; readonly value: number };

const highest = 2n ** 63n - 1n;
const lowest = -(2n ** 63n);

/** How a number that a caller gives is stored. */
export function storedNumber(value: number): StoredNumber {
  return Number.isSafeInteger(value) && !Object.is(value, -0)
    ? { kind: 'integer', value: BigInt(value) }
    : { kind: 'double', value };
}

/** Whether reading the number and giving it back would store it in another way. */
export function isWide(stored: StoredNumber): boolean {
  return storedNumber(Number(stored.value)).kind !== stored.kind;
}

/** Integers saturate at the 64-bit limits; a double on either side makes a double. */
export function addNumbers(left: StoredNumber, right: StoredNumber): StoredNumber {
  if (left.kind === 'double' || right.kind === 'double') {
    return { kind: 'double', value: Number(left.value) + Number(right.value) };
  }
  const sum = left.value + right.value;
  return { kind: 'integer', value: sum > highest ? highest : sum < lowest ? lowest : sum };
}

/** The larger (or smaller) of two; the stored one where they are equal, NaN where one is NaN. */
export function pickNumber(
  kind: 'maximum' | 'minimum',
  stored: StoredNumber,
  operand: StoredNumber,
): StoredNumber {
  if (Number.isNaN(stored.value) || Number.isNaN(operand.value)) return { kind: 'double', value: NaN };
  const replaces = kind === 'maximum' ? operand.value > stored.value : operand.value < stored.value;
  return replaces ? operand : stored;
}
