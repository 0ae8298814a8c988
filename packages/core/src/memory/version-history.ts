import type { VersionStamp } from '../document-store/version-stamp.js';
import { PastQueue } from './past-queue.js';
import type { StoredVersion } from './stored-version.js';

/** A version that was replaced or deleted. */
export interface PastVersion {
  readonly version: StoredVersion;
  /** The stamp of the commit that ended it. */
  readonly until: VersionStamp;
}

const hour = 3_600_000_000;
/** What a version costs beside its fields: objects, map entries. A rough figure, it only bounds the memory. */
const overhead = 256;

/**
 * The order in which past versions are forgotten: the oldest first, after an hour or when they hold more bytes than
 * the budget. Reads at or after `horizon` find every version that they need.
 */
export class VersionHistory {
  readonly #budget: number;
  readonly #forget: (past: PastVersion) => void;
  readonly #queue = new PastQueue<PastVersion>();
  #bytes = 0;
  #horizon = 0;

  constructor(budget: number, forget: (past: PastVersion) => void) {
    this.#budget = budget;
    this.#forget = forget;
  }

  get horizon(): number {
    return this.#horizon;
  }

  add(past: PastVersion): void {
    this.#queue.push(past);
    this.#bytes += past.version.size + overhead;
    this.trim(past.until);
  }

  /** Forgets what is too old at `now`, or too much. */
  trim(now: VersionStamp): void {
    this.#horizon = Math.max(this.#horizon, now - hour);
    for (;;) {
      const { oldest } = this.#queue;
      if (oldest === undefined || (this.#bytes <= this.#budget && oldest.until > this.#horizon)) break;
      this.#queue.drop();
      this.#bytes -= oldest.version.size + overhead;
      this.#horizon = Math.max(this.#horizon, oldest.until);
      this.#forget(oldest);
    }
  }
}
