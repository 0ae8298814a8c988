import type { Clock, Random } from '@tai-state/core';

/** How a process paces its commits to one state. */
export interface PaceLimits {
  readonly sliceMs: number;
  readonly minIntervalMs: number;
}

/**
 * Lets other processes in. Who has just committed knows the head and would win every race against those who have to
 * read it first; so after a slice of time it pauses for as long as another needs to read and commit, and longer when
 * others were seen.
 */
export class Pace {
  readonly #clock: Clock;
  readonly #random: Random;
  readonly #limits: PaceLimits;
  #roundTripMs = 5;
  #sliceBegan: number | undefined;
  #committedAt = Number.NEGATIVE_INFINITY;
  #conflictAt = Number.NEGATIVE_INFINITY;
  #conflicts = 0;

  constructor(clock: Clock, random: Random, limits: PaceLimits) {
    this.#clock = clock;
    this.#random = random;
    this.#limits = limits;
  }

  /** A commit has gone through. */
  committed(tookMs: number): void {
    const now = this.#clock.monotonic();
    this.#roundTripMs = 0.8 * this.#roundTripMs + 0.2 * tookMs;
    this.#sliceBegan ??= now;
    this.#committedAt = now;
    this.#conflicts = 0;
  }

  /** Another process was first. */
  conflict(): void {
    this.#conflictAt = this.#clock.monotonic();
    this.#sliceBegan = undefined;
    this.#conflicts += 1;
  }

  /** How long to wait before the next commit, in milliseconds. */
  waitMs(): number {
    const now = this.#clock.monotonic();
    const interval = this.#committedAt + this.#limits.minIntervalMs - now;
    return Math.max(0, interval, this.#conflicts > 0 ? this.#backoffMs() : this.#pauseMs(now));
  }

  /** Full jitter, from about one round trip to the cap. */
  #backoffMs(): number {
    const cap = Math.max(40, 2 * this.#roundTripMs);
    return this.#random.next() * Math.min(cap, this.#roundTripMs * 2 ** (this.#conflicts - 1));
  }

  #pauseMs(now: number): number {
    if (this.#sliceBegan === undefined || now - this.#sliceBegan < this.#limits.sliceMs) return 0;
    this.#sliceBegan = undefined;
    const contended = now - this.#conflictAt < 20 * this.#limits.sliceMs;
    const pause = contended ? Math.max(this.#limits.sliceMs, 4 * this.#roundTripMs) : 3 * this.#roundTripMs;
    return pause * (0.75 + 0.5 * this.#random.next());
  }
}
