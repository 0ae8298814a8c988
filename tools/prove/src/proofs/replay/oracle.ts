import type { Account } from './account.js';

/** What a state was at a version, as its writer knows it. */
export interface Remembered {
  /** Undefined where it was deleted. */
  readonly data: Account | undefined;
  /** Who has changed it: another one for every version. */
  readonly by: string;
  /** A moment behind its commit and before the next one, in milliseconds. */
  readonly time: number;
}

/** What is kept beside a history, and is not made from it. */
export class Oracle {
  readonly #versions: Remembered[] = [];
  readonly #forgotten = new Set<string>();

  get version(): number {
    return this.#versions.length;
  }

  /** The data of the present state; undefined where there is none. */
  get data(): Account | undefined {
    return this.at(this.version)?.data;
  }

  /** Undefined for version 0. */
  at(version: number): Remembered | undefined {
    const found = this.#versions[version - 1];
    if (found?.data === undefined || !this.#forgotten.has(found.data.owner)) return found;
    return { ...found, data: { ...found.data, name: null } };
  }

  /** The version as of each moment that was kept, rising: the last one of its commit. */
  times(): readonly (readonly [time: number, version: number])[] {
    return [...new Map(this.#versions.map(({ time }, index) => [time, index + 1]))];
  }

  add(...versions: readonly Remembered[]): void {
    this.#versions.push(...versions);
  }

  forget(owner: string): void {
    this.#forgotten.add(owner);
  }

  isForgotten(owner: string): boolean {
    return this.#forgotten.has(owner);
  }

  /** The same for the history of the same state elsewhere. */
  copy(): Oracle {
    const copy = new Oracle();
    copy.add(...this.#versions);
    for (const owner of this.#forgotten) copy.forget(owner);
    return copy;
  }
}
