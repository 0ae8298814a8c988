/** A timer that was set; `cancel` may be called at any time and any number of times. */
export interface Timer {
  cancel(): void;
}

/** The only source of time. Give tests their own. */
export interface Clock {
  /** Wall-clock time in milliseconds since the epoch: for people and time-outs in days, never for order. */
  now(): number;
  /** Milliseconds that never go back, from an arbitrary start: for durations and deadlines. */
  monotonic(): number;
  /** Calls `run` once after `delayMs` milliseconds. A timer does not keep the process alive unless `keepAlive`. */
  setTimer(run: () => void, delayMs: number, options?: { readonly keepAlive?: boolean }): Timer;
}

/** The clock of this machine. */
export const systemClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  setTimer(run, delayMs, options) {
    const handle = setTimeout(run, delayMs);
    if (options?.keepAlive !== true) handle.unref();
    return {
      cancel() {
        clearTimeout(handle);
      },
    };
  },
};
