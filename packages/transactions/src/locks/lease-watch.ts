import type { Call, Clock, DocumentStore, StoredDocument, Subscription, Timer } from '@tai-state/core';
import { remainingMs, seenLease } from './lease.js';
import type { SeenLease } from './lease.js';

/** Past the end of a lease, so that the server agrees that it has ended, in milliseconds. */
const graceMs = 5;
/** How often a lease is looked at that the listener does not follow, in milliseconds. */
const pollMs = 1000;

/** One who waits for the end of a lease. */
interface Waiter {
  /** The update time of the lease as it is known: what the listener tells from before it does not count. */
  since: number;
  timer: Timer | undefined;
  readonly wake: () => void;
}

/**
 * Waits for the end of a lease: by a listener on its document, and by a timer at what is left of it, so that a lost
 * notification costs one lease at most. A lease that the listener has not shown is looked at every second: it can begin
 * and end between two notifications, and then nothing is told of it. Any number may wait at the same time.
 */
export class LeaseWatch implements AsyncDisposable {
  readonly #clock: Clock;
  readonly #subscription: Subscription;
  readonly #waiters = new Set<Waiter>();
  /** A server time at which there was no lease, while none was seen since. */
  #goneAt: number | undefined;
  /** The latest lease that the listener has shown. */
  #shown = 0;
  #broken = false;

  constructor(
    scope: { readonly store: DocumentStore; readonly clock: Clock },
    path: string,
    leaseMsOf: (document: StoredDocument) => number,
  ) {
    this.#clock = scope.clock;
    this.#subscription = scope.store.listen(
      { document: path },
      {
        next: ({ documents, readTime }) => {
          const [document] = documents;
          if (document === undefined) this.ended(readTime);
          else this.#prolonged(seenLease(document, leaseMsOf(document), readTime));
        },
        error: () => {
          this.#broken = true;
          for (const waiter of this.#waiters) this.#wakeAfter(waiter, pollMs);
        },
      },
    );
  }

  /** Resolves once the lease that was seen is gone or has run out; look again then. */
  async untilEnded(seen: SeenLease, call: Call): Promise<void> {
    if (this.#goneAt !== undefined && this.#goneAt >= seen.updateTime) return;
    let wake = (): void => undefined;
    const ended = new Promise<void>((resolve) => {
      wake = resolve;
    });
    const waiter: Waiter = { since: seen.updateTime, timer: undefined, wake };
    this.#waiters.add(waiter);
    const leftMs = remainingMs(seen) + graceMs;
    const followed = !this.#broken && this.#shown >= seen.updateTime;
    this.#wakeAfter(waiter, followed ? leftMs : Math.min(pollMs, leftMs));
    try {
      await call.race(ended);
    } finally {
      waiter.timer?.cancel();
      this.#waiters.delete(waiter);
    }
  }

  /** The document is not there at a server time: the listener says so, or this process has deleted it itself. */
  ended(at: number): void {
    this.#goneAt = Math.max(at, this.#goneAt ?? 0);
    for (const waiter of this.#waiters) if (at >= waiter.since) waiter.wake();
  }

  [Symbol.asyncDispose](): Promise<void> {
    for (const waiter of this.#waiters) waiter.timer?.cancel();
    return this.#subscription.close();
  }

  #prolonged(lease: SeenLease): void {
    this.#shown = Math.max(this.#shown, lease.updateTime);
    if (this.#goneAt !== undefined && lease.updateTime > this.#goneAt) this.#goneAt = undefined;
    for (const waiter of this.#waiters) {
      if (lease.updateTime < waiter.since) continue;
      waiter.since = lease.updateTime;
      this.#wakeAfter(waiter, remainingMs(lease) + graceMs);
    }
  }

  #wakeAfter(waiter: Waiter, delayMs: number): void {
    waiter.timer?.cancel();
    waiter.timer = this.#clock.setTimer(waiter.wake, Math.max(0, delayMs), { keepAlive: true });
  }
}
