import type { Clock, Timer } from '../runtime/clock.js';

interface PendingTimer {
  readonly run: () => void;
  readonly dueAt: number;
}

/** Lets whatever is ready run: all microtasks, and what the event loop has at hand. */
async function turn(): Promise<void> {
  await new Promise<void>((resolve) => {
    setImmediate(resolve);
  });
}

/** A clock that a test moves by hand. Wall clock and monotonic time are apart, so the wall clock can jump. */
export class ManualClock implements Clock {
  #wall: number;
  #monotonic = 0;
  #timers: PendingTimer[] = [];

  /** Starts at a wall-clock time in milliseconds. Defaults to 2023-11-14T22:13:20Z. */
  constructor(startMs = 1_700_000_000_000) {
    this.#wall = startMs;
  }

  now(): number {
    return this.#wall;
  }

  monotonic(): number {
    return this.#monotonic;
  }

  setTimer(run: () => void, delayMs: number): Timer {
    const timer = { run, dueAt: this.#monotonic + Math.max(0, delayMs) };
    this.#timers.push(timer);
    return {
      cancel: () => {
        this.#timers = this.#timers.filter((other) => other !== timer);
      },
    };
  }

  /** Sets the wall clock, back or forth, without any time passing. */
  jump(wallMs: number): void {
    this.#wall = wallMs;
  }

  /** Lets time pass: timers run in their order, and what follows from one runs before the next. */
  async advance(ms: number): Promise<void> {
    const end = this.#monotonic + ms;
    await turn();
    for (let next = this.#next(); next !== undefined && next.dueAt <= end; next = this.#next()) {
      await this.#fire(next);
    }
    this.#pass(end);
  }

  /** Lets time pass, timer by timer, until the promise settles. Rejects when it waits for something else than time. */
  async runUntil<T>(promise: Promise<T>): Promise<T> {
    let settled = false;
    const settle = (): void => {
      settled = true;
    };
    promise.then(settle, settle);
    for (let idle = 0; ;) {
      await turn();
      // `settle` runs in between: the compiler cannot see that.
      if (settled as boolean) return promise;
      const next = this.#next();
      if (next !== undefined) await this.#fire(next);
      idle = next === undefined ? idle + 1 : 0;
      if (idle > 1000) throw new Error('The promise waits for something else than this clock.');
    }
  }

  #next(): PendingTimer | undefined {
    return this.#timers.reduce<PendingTimer | undefined>(
      (first, timer) => (first === undefined || timer.dueAt < first.dueAt ? timer : first),
      undefined,
    );
  }

  async #fire(timer: PendingTimer): Promise<void> {
    this.#timers = this.#timers.filter((other) => other !== timer);
    this.#pass(timer.dueAt);
    timer.run();
    await turn();
  }

  #pass(until: number): void {
    const passed = Math.max(0, until - this.#monotonic);
    this.#monotonic += passed;
    this.#wall += passed;
  }
}
