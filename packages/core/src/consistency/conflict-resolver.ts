import type { StateSnapshot } from '../state-store/state-snapshot.js';

/**
 * Decides between two versions of one state. Deterministic, and commutative: `resolve(a, b)` and `resolve(b, a)` give
 * the same, whoever asks, so that copies that meet in any order agree.
 */
export interface ConflictResolver<T = unknown> {
  /** For statistics and messages. */
  readonly name: string;
  /**
   * One of the two, or a third that stands for both; undefined where the resolver does not decide (another one may).
   * Throws `ConflictResolutionFailed` for a version that breaks its rules.
   */
  resolve(left: StateSnapshot<T>, right: StateSnapshot<T>): StateSnapshot<T> | undefined;
}
