import type { Random } from '../../runtime/random.js';

/** A rule that holds for all values: put to the test with values drawn by chance. */
export interface Law {
  readonly name: string;
  /** Draws values and says whether the rule holds for them. */
  readonly holds: (random: Random) => boolean;
}

/** One of several values. */
export function oneOf<T>(random: Random, values: readonly T[]): T {
  return values[Math.floor(random.next() * values.length)] as T;
}

/** A whole number from 0 up to, and without, the limit. */
export function below(random: Random, limit: number): number {
  return Math.floor(random.next() * limit);
}
