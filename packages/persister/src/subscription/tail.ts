import type {
  Clock,
  DocumentStore,
  ListenSnapshot,
  ListenTarget,
  Subscription,
  Timer,
} from '@tai-state/core';

/**
 * Listens, and keeps the newest snapshot alone until it is taken: each holds all that the ones before it had, so that
 * who is slow finds one, not a queue.
 */
export class Tail {
  readonly #store: DocumentStore;
  readonly #clock: Clock;
  #subscription: Subscription | undefined;
  #snapshot: ListenSnapshot | undefined;
  #wake: (() => void) | undefined;
  #ended = false;

  constructor(store: DocumentStore, clock: Clock) {
    this.#store = store;
    this.#clock = clock;
  }

  get isOpen(): boolean {
    return this.#subscription !== undefined;
  }

  open(target: ListenTarget): void {
    if (this.#ended || this.isOpen) return;
    this.#subscription = this.#store.listen(target, {
      next: (snapshot) => {
        this.#snapshot = snapshot;
        this.#wake?.();
      },
      // It has ended for good. What it has ended for, the next read finds too, or does without it.
      error: () => {
        this.#drop();
        this.#wake?.();
      },
    });
  }

  /** The newest snapshot, once. */
  take(): ListenSnapshot | undefined {
    const snapshot = this.#snapshot;
    this.#snapshot = undefined;
    return snapshot;
  }

  /** Waits for a snapshot, for the end, or for a time in milliseconds. */
  wait(ms: number): Promise<void> {
    return this.#until(ms, this.#snapshot !== undefined);
  }

  /** Waits for the end, or for a time in milliseconds. */
  async sleep(ms: number): Promise<void> {
    const until = this.#clock.monotonic() + ms;
    for (let left = ms; left > 0 && !this.#ended; left = until - this.#clock.monotonic()) {
      await this.#until(left, false);
    }
  }

  /** Stops to listen; `open` begins anew. */
  async close(): Promise<void> {
    const subscription = this.#subscription;
    this.#drop();
    await subscription?.close();
  }

  /** Stops for good. */
  async end(): Promise<void> {
    this.#ended = true;
    this.#wake?.();
    await this.close();
  }

  async #until(ms: number, ready: boolean): Promise<void> {
    if (ready || this.#ended) return;
    let timer: Timer | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      timer = this.#clock.setTimer(resolve, ms, { keepAlive: true });
    });
    this.#wake = undefined;
    timer?.cancel();
  }

  #drop(): void {
    this.#subscription = undefined;
    this.#snapshot = undefined;
  }
}
