import type { Violation } from './violation.js';

/** What a check of one history has found. */
export interface ConsistencyReport {
  /** Whether nothing is wrong. */
  readonly ok: boolean;
  /** The first version that was checked: above what cleanup has removed. */
  readonly firstVersion: number;
  /** The last one: the head's, or the log's where there is no head. */
  readonly lastVersion: number;
  readonly checkedEvents: number;
  readonly checkedSnapshots: number;
  /** In the order of versions, the first 1,000 at the most. */
  readonly violations: readonly Violation[];
  /** How many there are in all. */
  readonly violationCount: number;
}

const kept = 1_000;

/** Collects violations. What it keeps is bounded, however broken the history is. */
export class Findings {
  readonly #violations: Violation[] = [];
  #count = 0;

  get count(): number {
    return this.#count;
  }

  add(...found: readonly Violation[]): void {
    this.#count += found.length;
    for (const one of found) if (this.#violations.length < kept) this.#violations.push(Object.freeze(one));
  }

  /** The report. `seen` is what was looked at. */
  report(
    seen: Pick<ConsistencyReport, 'firstVersion' | 'lastVersion' | 'checkedEvents' | 'checkedSnapshots'>,
  ): ConsistencyReport {
    return Object.freeze({
      ok: this.#count === 0,
      ...seen,
      violations: Object.freeze([...this.#violations].sort((left, right) => left.version - right.version)),
      violationCount: this.#count,
    });
  }
}
