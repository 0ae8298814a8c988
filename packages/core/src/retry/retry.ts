import type { Call } from '../runtime/call.js';
import type { Random } from '../runtime/random.js';
import { decorrelatedJitter, fullJitter } from './backoff.js';
import type { Backoff } from './backoff.js';
import type { RetryBudget } from './retry-budget.js';

/**
 * What an error means for the next try: a `fault` of the backend (bounded number of retries, within the budget), a
 * `conflict` with other writers (until the deadline, outside the budget), or `final`.
 */
export type RetryClass = 'fault' | 'conflict' | 'final';

/** How a call is repeated. */
export interface RetryOptions {
  readonly call: Call;
  readonly random: Random;
  /** Retries after faults at the most. Defaults to 5. */
  readonly faultRetries?: number;
  /** Shared by the calls to one backend; without it faults are bounded by number alone. */
  readonly budget?: RetryBudget;
  /** Time of one round trip, for the waits after conflicts, in milliseconds. Defaults to 10. */
  readonly roundTripMs?: number;
  classify(error: unknown): RetryClass;
  /** Told of each retry before its wait. */
  onRetry?(retryClass: RetryClass, attempt: number): void;
}

/**
 * The one retry mechanism. Runs the body until it succeeds, its error is final, its faults are used up (then the last
 * fault is thrown) or the call has ended (then its `Timeout` or `Aborted` is thrown). Faults: decorrelated jitter from
 * 10 ms to 1 s. Conflicts: full jitter from one round trip to max(40 ms, two round trips).
 */
export async function retry<T>(body: (attempt: number) => Promise<T>, options: RetryOptions): Promise<T> {
  const { call, random, budget } = options;
  const roundTripMs = options.roundTripMs ?? 10;
  let faultBackoff: Backoff | undefined;
  let conflictBackoff: Backoff | undefined;
  let faultsLeft = options.faultRetries ?? 5;
  let previousMs = 0;
  for (let attempt = 1; ; attempt += 1) {
    try {
      const result = await body(attempt);
      budget?.deposit();
      return result;
    } catch (error) {
      const retryClass = options.classify(error);
      if (retryClass === 'final') throw error;
      if (call.ended !== undefined) throw call.ended;
      if (retryClass === 'fault') {
        if (faultsLeft === 0 || budget?.withdraw() === false) throw error;
        faultsLeft -= 1;
        faultBackoff ??= decorrelatedJitter(10, 1000);
        previousMs = faultBackoff(previousMs, random);
      } else {
        conflictBackoff ??= fullJitter(roundTripMs, Math.max(40, 2 * roundTripMs));
        previousMs = conflictBackoff(previousMs, random);
      }
      options.onRetry?.(retryClass, attempt);
      await call.sleep(previousMs);
    }
  }
}
