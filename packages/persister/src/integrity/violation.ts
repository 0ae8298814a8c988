/**
 * What is wrong with a history:
 * - `gap`: versions are missing
 * - `duplicate`: two events have one version
 * - `reordering`: the order of versions is not the order of commits
 * - `continuity`: an event was not made from the state that the one before it led to
 * - `edited`: an event is not what was written: it contradicts its digests, its hash, its id or the fold
 * - `snapshot`: a snapshot is not the state that the log leads to, or is missing
 * - `clock`: a vector clock or Lamport time does not rise
 * - `head`: the present state is not the one that the log leads to
 */
export type ViolationKind =
  'gap' | 'duplicate' | 'reordering' | 'continuity' | 'edited' | 'snapshot' | 'clock' | 'head';

/** One contradiction in a history, and where. */
export interface Violation {
  readonly kind: ViolationKind;
  /** The version at which it shows; of a gap the first one that is missing. */
  readonly version: number;
  /** The event at which it shows; absent where there is none. */
  readonly eventId?: string;
  /** One sentence for people, without any data of the state. */
  readonly message: string;
}
