import type { Clock, Timer } from '@tai-state/core';

/** The share of a lease for which its holder relies on it; the rest is for clocks that run at different speeds. */
const reliance = 0.9;

/** When to renew a lease and when to stop relying on it, by the monotonic clock of its holder. */
export class LeaseTimer {
  readonly #clock: Clock;
  readonly #renew: (() => void) | undefined;
  readonly #expire: () => void;
  #renewal: Timer | undefined;
  #expiry: Timer | undefined;
  #endsAt = 0;

  constructor(clock: Clock, handlers: { readonly renew: (() => void) | undefined; expire(): void }) {
    this.#clock = clock;
    this.#renew = handlers.renew;
    this.#expire = () => {
      handlers.expire();
    };
  }

  /** Milliseconds for which the lease can be relied on. */
  get remainingMs(): number {
    return Math.max(0, this.#endsAt - this.#clock.monotonic());
  }

  /** The lease was granted by a request that was sent at `startedAt`. */
  start(startedAt: number, leaseMs: number): void {
    this.stop();
    this.#endsAt = startedAt + leaseMs * reliance;
    this.#expiry = this.#clock.setTimer(this.#expire, this.remainingMs);
    if (this.#renew === undefined) return;
    const dueIn = startedAt + leaseMs / 3 - this.#clock.monotonic();
    this.#renewal = this.#clock.setTimer(this.#renew, Math.max(0, dueIn));
  }

  /** A shorter lease may have been granted: it is relied on no longer than that. */
  tighten(startedAt: number, leaseMs: number): void {
    const endsAt = startedAt + leaseMs * reliance;
    if (endsAt >= this.#endsAt) return;
    this.#endsAt = endsAt;
    this.#expiry?.cancel();
    this.#expiry = this.#clock.setTimer(this.#expire, this.remainingMs);
  }

  /** A renewal has failed: another one, while the lease lasts. */
  again(delayMs: number): void {
    if (this.#renew === undefined) return;
    this.#renewal?.cancel();
    this.#renewal = this.#clock.setTimer(this.#renew, delayMs);
  }

  stop(): void {
    this.#renewal?.cancel();
    this.#expiry?.cancel();
    this.#endsAt = 0;
  }
}
