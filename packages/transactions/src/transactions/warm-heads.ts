import type { Clock, DocumentPath, VersionStamp } from '@tai-state/core';
import type { Head, RememberedHeads } from '@tai-state/core/state-store-kit';

/** From when until when, by the server's time, a head is known to have been the present one. */
export interface KnownHead {
  readonly head: Head;
  readonly until: VersionStamp;
}

/** After a conflict a state is read again before it is used, for this long, in milliseconds. */
const coolMs = 1_000;
const remembered = 10_000;

/**
 * Heads that a transaction can begin with instead of reading them: those that are remembered, together with how long
 * each is known to have been the present one. Heads whose spans have a moment in common were all present at that
 * moment: they are a snapshot, if an old one. The commit tells whether it still is the present one.
 */
export class WarmHeads {
  readonly #heads: RememberedHeads;
  readonly #clock: Clock;
  readonly #until = new WeakMap<Head, VersionStamp>();
  readonly #conflicts = new Map<DocumentPath, number>();

  constructor(heads: RememberedHeads, clock: Clock) {
    this.#heads = heads;
    this.#clock = clock;
  }

  /** A head was read, and all that was committed until then is in it. */
  note(head: Head, until: number): void {
    if (until > (this.#until.get(head) ?? head.stamp)) this.#until.set(head, until as VersionStamp);
  }

  /** What is known of a state; undefined where it has to be read. */
  get(path: DocumentPath): KnownHead | undefined {
    const conflictAt = this.#conflicts.get(path);
    if (conflictAt !== undefined && this.#clock.monotonic() - conflictAt < coolMs) return undefined;
    const head = this.#heads.get(path);
    return head && { head, until: this.#until.get(head) ?? head.stamp };
  }

  /** Others change this state too. */
  conflicted(path: DocumentPath): void {
    this.#conflicts.delete(path);
    this.#conflicts.set(path, this.#clock.monotonic());
    for (const oldest of this.#conflicts.keys()) {
      if (this.#conflicts.size <= remembered) return;
      this.#conflicts.delete(oldest);
    }
  }
}
