/** What an `EventualConsistency` has seen. */
export interface ConsistencyStats {
  readonly readsChecked: number;
  readonly staleReads: number;
  /** Copies that were brought to the store's state. */
  readonly repaired: number;
  /** Versions that were made apart, by the name of the resolver that decided. */
  readonly conflicts: Readonly<Record<string, number>>;
}

/** Counts for `getStats`. */
export class ConsistencyCounts {
  #readsChecked = 0;
  #staleReads = 0;
  #repaired = 0;
  readonly #conflicts = new Map<string, number>();

  checked(stale: boolean): void {
    this.#readsChecked += 1;
    if (stale) this.#staleReads += 1;
  }

  repaired(copies: number): void {
    this.#repaired += copies;
  }

  conflict(resolver: string): void {
    this.#conflicts.set(resolver, (this.#conflicts.get(resolver) ?? 0) + 1);
  }

  stats(): ConsistencyStats {
    return Object.freeze({
      readsChecked: this.#readsChecked,
      staleReads: this.#staleReads,
      repaired: this.#repaired,
      conflicts: Object.freeze(Object.fromEntries(this.#conflicts)),
    });
  }
}
