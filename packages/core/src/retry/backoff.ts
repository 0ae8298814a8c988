import type { Random } from '../runtime/random.js';

/** Milliseconds to wait before the next try, given the wait before this one (0 at first). */
export type Backoff = (previousMs: number, random: Random) => number;

/**
 * Decorrelated jitter between a base and a cap: each wait is drawn from [base, 3 x previous].
 * Source: M. Brooker, "Exponential Backoff And Jitter", AWS Architecture Blog, 2015.
 */
export function decorrelatedJitter(baseMs: number, capMs: number): Backoff {
  return (previousMs, random) =>
    Math.min(capMs, baseMs + random.next() * Math.max(0, Math.max(baseMs, previousMs) * 3 - baseMs));
}

/**
 * Full jitter: each wait is drawn from [0, ceiling], where the ceiling doubles from the base to the cap with every
 * wait: make one per call. Source: the same.
 */
export function fullJitter(baseMs: number, capMs: number): Backoff {
  let ceiling = baseMs / 2;
  return (_previousMs, random) => {
    ceiling = Math.min(capMs, ceiling * 2);
    return random.next() * ceiling;
  };
}
