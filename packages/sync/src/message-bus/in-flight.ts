import type { Clock } from '@tai-state/core';

/** The handlers of one consumer that have not ended, and how to wait for their end. */
export class InFlight {
  readonly #clock: Clock;
  readonly #running = new Set<object>();
  #onIdle: (() => void) | undefined;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  get size(): number {
    return this.#running.size;
  }

  /** Counts the body in until it has settled. The body must not reject. */
  async run(body: () => Promise<void>): Promise<void> {
    const token = {};
    this.#running.add(token);
    try {
      await body();
    } finally {
      this.#running.delete(token);
      if (this.#running.size === 0) this.#onIdle?.();
    }
  }

  /** Resolves true when nothing is in flight, or false after `deadlineMs`. */
  async idle(deadlineMs: number): Promise<boolean> {
    if (this.#running.size === 0) return true;
    return new Promise<boolean>((resolve) => {
      const timer = this.#clock.setTimer(
        () => {
          resolve(false);
        },
        deadlineMs,
        { keepAlive: true },
      );
      this.#onIdle = () => {
        timer.cancel();
        resolve(true);
      };
    });
  }
}
