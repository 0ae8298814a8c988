import { StorageUnavailable } from '@tai-state/core';

/** Lets a bounded number of bodies run at once and a bounded number wait; refuses the rest at once. */
export class ConcurrencyLimit {
  readonly #running: number;
  readonly #waiting: number;
  #active = 0;
  readonly #queue: (() => void)[] = [];

  constructor(limits: { readonly running: number; readonly waiting: number }) {
    this.#running = limits.running;
    this.#waiting = limits.waiting;
  }

  /** Throws `StorageUnavailable` when too many wait already. */
  async run<T>(body: () => Promise<T>): Promise<T> {
    if (this.#active >= this.#running) {
      if (this.#queue.length >= this.#waiting) {
        throw new StorageUnavailable(
          `expected at most ${String(this.#waiting)} waiting calls, found more. Slow down.`,
        );
      }
      await new Promise<void>((resolve) => this.#queue.push(resolve));
    } else {
      this.#active += 1;
    }
    try {
      return await body();
    } finally {
      const next = this.#queue.shift();
      if (next === undefined) this.#active -= 1;
      else next();
    }
  }
}
