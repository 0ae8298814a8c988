import { ConflictResolutionFailed } from '../errors/consistency-errors.js';
import { systemClock } from '../runtime/clock.js';
import type { Clock } from '../runtime/clock.js';
import type { StateSnapshot } from '../state-store/state-snapshot.js';
import type { ConflictResolver } from './conflict-resolver.js';
import { laterBy } from './total-order.js';

/** How timestamps are judged. */
export interface LastWriteWinsOptions {
  readonly clock?: Pick<Clock, 'now'>;
  /** How far ahead of the clock a timestamp may be, in milliseconds. Defaults to 60,000. */
  readonly maxAheadMs?: number;
}

/**
 * The later timestamp wins; of equal ones the higher version, then the content decides. It loses the other write: for
 * data whose concurrent changes are rare and may be lost. A timestamp far ahead of the clock is refused, as it would
 * win for as long as the clock that made it is wrong.
 */
export class LastWriteWinsResolver<T = unknown> implements ConflictResolver<T> {
  readonly name = 'last-write-wins';
  readonly #clock: Pick<Clock, 'now'>;
  readonly #maxAheadMs: number;

  constructor({ clock = systemClock, maxAheadMs = 60_000 }: LastWriteWinsOptions = {}) {
    this.#clock = clock;
    this.#maxAheadMs = maxAheadMs;
  }

  resolve(left: StateSnapshot<T>, right: StateSnapshot<T>): StateSnapshot<T> {
    const latest = this.#clock.now() + this.#maxAheadMs;
    for (const { id, timestamp } of [left, right]) {
      if (timestamp <= latest) continue;
      const ahead = `a timestamp is ${String(timestamp - latest + this.#maxAheadMs)} ms ahead of the clock`;
      throw new ConflictResolutionFailed(id, this.name, ahead);
    }
    return laterBy(left, right, 'timestamp', 'version');
  }
}
