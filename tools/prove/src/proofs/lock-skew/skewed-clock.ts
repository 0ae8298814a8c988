import type { Clock, Timer } from '@tai-state/core';

interface Pending {
  readonly run: () => void;
  readonly dueAt: number;
}

/**
 * The clock of a machine that shows another day and runs a little too fast or too slow, on a process that can be stopped
 * for a while: then its timers wait, and its monotonic time goes on.
 */
export class SkewedClock implements Clock {
  readonly #base: Clock;
  readonly #offsetMs: number;
  readonly #rate: number;
  #paused = false;
  #missed: Pending[] = [];

  /** `rate` 1.05 runs 5 % too fast. */
  constructor(base: Clock, offsetMs: number, rate: number) {
    this.#base = base;
    this.#offsetMs = offsetMs;
    this.#rate = rate;
  }

  get paused(): boolean {
    return this.#paused;
  }

  now(): number {
    return this.#base.now() + this.#offsetMs;
  }

  monotonic(): number {
    return this.#base.monotonic() * this.#rate;
  }

  setTimer(run: () => void, delayMs: number, options?: { readonly keepAlive?: boolean }): Timer {
    const pending = { run, dueAt: this.monotonic() + delayMs };
    const timer = this.#base.setTimer(
      () => {
        if (this.#paused) this.#missed.push(pending);
        else run();
      },
      delayMs / this.#rate,
      options,
    );
    return {
      cancel: () => {
        timer.cancel();
        this.#missed = this.#missed.filter((other) => other !== pending);
      },
    };
  }

  /** The process is stopped. */
  pause(): void {
    this.#paused = true;
  }

  /** It goes on: what it has missed comes at once. */
  resume(): void {
    this.#paused = false;
    const missed = this.#missed.sort((left, right) => left.dueAt - right.dueAt);
    this.#missed = [];
    for (const { run } of missed) run();
  }
}
