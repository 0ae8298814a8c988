import { Aborted, InvalidArgument, Timeout } from '../errors/errors.js';
import type { CallOptions } from './call-options.js';
import type { Clock, Timer } from './clock.js';

const longestDeadlineMs = 300_000;

/**
 * One call in progress: its deadline and its caller's signal. Whatever it waits for, it waits by `race` or `sleep`,
 * so that it ends by its deadline although what it waits for cannot be cancelled.
 */
export class Call implements Disposable {
  readonly name: string;
  readonly deadlineMs: number;
  readonly #clock: Clock;
  readonly #endsAt: number;
  readonly #timer: Timer;
  readonly #signal: AbortSignal | undefined;
  readonly #onAbort: () => void;
  #fail: ((error: Error) => void) | undefined;
  #ended: Error | undefined;

  /** Throws `InvalidArgument` for a deadline outside 1 ms to 5 minutes, and `Aborted` for an aborted signal. */
  constructor(name: string, clock: Clock, options: CallOptions | undefined, defaultDeadlineMs: number) {
    const deadlineMs = options?.deadlineMs ?? defaultDeadlineMs;
    if (!(deadlineMs >= 1 && deadlineMs <= longestDeadlineMs)) {
      throw new InvalidArgument('deadlineMs', {
        expected: `milliseconds between 1 and ${String(longestDeadlineMs)}`,
        found: String(deadlineMs),
      });
    }
    if (options?.signal?.aborted === true) throw new Aborted(name, { cause: options.signal.reason });
    this.name = name;
    this.deadlineMs = deadlineMs;
    this.#clock = clock;
    this.#endsAt = clock.monotonic() + deadlineMs;
    this.#signal = options?.signal;
    this.#timer = clock.setTimer(
      () => {
        this.end(new Timeout(name, deadlineMs));
      },
      deadlineMs,
      { keepAlive: true },
    );
    this.#onAbort = (): void => {
      this.end(new Aborted(name, { cause: this.#signal?.reason }));
    };
    this.#signal?.addEventListener('abort', this.#onAbort, { once: true });
  }

  /** Milliseconds until the deadline; 0 once the call has ended. */
  remainingMs(): number {
    return this.#ended === undefined ? Math.max(0, this.#endsAt - this.#clock.monotonic()) : 0;
  }

  /** Why the call has ended, if it has. */
  get ended(): Error | undefined {
    return this.#ended;
  }

  /** Ends the call: what it waits for rejects with this error. The first reason stays. */
  end(error: Error): void {
    this.#ended ??= error;
    this.#fail?.(this.#ended);
  }

  /** Waits for the promise, or rejects when the call ends before it. The promise's own rejection is then swallowed. */
  race<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      promise.then(resolve, reject);
      if (this.#ended === undefined) this.#fail = reject;
      else reject(this.#ended);
    });
  }

  /** Waits; rejects when the call ends before. */
  sleep(ms: number): Promise<void> {
    let timer: Timer | undefined;
    const slept = new Promise<void>((resolve) => {
      timer = this.#clock.setTimer(resolve, ms, { keepAlive: true });
    });
    return this.race(slept).finally(() => timer?.cancel());
  }

  [Symbol.dispose](): void {
    this.#timer.cancel();
    this.#signal?.removeEventListener('abort', this.#onAbort);
  }
}
