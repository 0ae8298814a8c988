import type { Clock } from '../../runtime/clock.js';
import type { VersionStamp } from '../version-stamp.js';

/** What this process knows of the server's clock: the latest stamp that it has seen, and how long ago. */
export class ServerTime {
  readonly #clock: Clock;
  #stamp: number | undefined;
  #seenAt = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** A stamp has arrived from the server. */
  observe(stamp: VersionStamp): void {
    const estimate = this.estimate();
    if (estimate !== undefined && estimate > stamp) return;
    this.#stamp = stamp;
    this.#seenAt = this.#clock.monotonic();
  }

  /** The server's time now in microseconds, as far as it is known; undefined before the first stamp. */
  estimate(): number | undefined {
    if (this.#stamp === undefined) return undefined;
    return this.#stamp + Math.max(0, this.#clock.monotonic() - this.#seenAt) * 1000;
  }
}
