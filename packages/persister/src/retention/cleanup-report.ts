/** What a cleanup has removed. */
export interface CleanupReport {
  /** States of which something was removed. */
  readonly states: number;
  readonly events: number;
  readonly snapshots: number;
  /** What the removed documents took, as Firestore counts it. */
  readonly recoveredBytes: number;
}

/** Adds up what is removed. */
export class Removed {
  readonly #states = new Set<string>();
  #events = 0;
  #snapshots = 0;
  #bytes = 0;

  add(stateId: string, kind: 'events' | 'snapshots', sizes: readonly number[]): void {
    if (sizes.length === 0) return;
    this.#states.add(stateId);
    if (kind === 'events') this.#events += sizes.length;
    else this.#snapshots += sizes.length;
    this.#bytes += sizes.reduce((sum, bytes) => sum + bytes, 0);
  }

  report(): CleanupReport {
    return Object.freeze({
      states: this.#states.size,
      events: this.#events,
      snapshots: this.#snapshots,
      recoveredBytes: this.#bytes,
    });
  }
}
