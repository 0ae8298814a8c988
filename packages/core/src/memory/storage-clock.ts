import type { VersionStamp } from '../document-store/version-stamp.js';
import type { Clock } from '../runtime/clock.js';

/** The storage's clock: the injected one in microseconds, but never going back, and never twice the same for commits. */
export class StorageClock {
  readonly #clock: Clock;
  #last = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** Wall-clock time in milliseconds. */
  wallClock(): number {
    return Math.floor(this.#clock.now());
  }

  /** The time of a read: every commit so far is at or before it, every later one after it. */
  read(): VersionStamp {
    this.#last = Math.max(this.#last, this.wallClock() * 1000);
    return this.#last as VersionStamp;
  }

  /** The time of a commit: after every earlier commit and read. */
  commit(): VersionStamp {
    this.#last = Math.max(this.#last + 1, this.wallClock() * 1000);
    return this.#last as VersionStamp;
  }
}
