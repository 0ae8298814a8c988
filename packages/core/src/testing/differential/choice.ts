import type { Random } from '../../runtime/random.js';

/** Choices by a source of chance. */
export class Choice {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** A whole number from 0 up to, but not including, the bound. */
  below(bound: number): number {
    return Math.floor(this.#random.next() * bound);
  }

  /** True with a probability. */
  chance(probability: number): boolean {
    return this.#random.next() < probability;
  }

  /** One of the items; there must be one. */
  of<T>(items: readonly T[]): T {
    return items[this.below(items.length)] as T;
  }

  /** From `least` to `most` different items, in any order. */
  some<T>(items: readonly T[], least: number, most: number): readonly T[] {
    const left = [...items];
    const count = Math.min(left.length, least + this.below(most - least + 1));
    return Array.from({ length: count }, () => left.splice(this.below(left.length), 1)[0] as T);
  }

  /** Between `least` and `most` things made one by one. */
  list<T>(least: number, most: number, make: () => T): readonly T[] {
    return Array.from({ length: least + this.below(most - least + 1) }, make);
  }
}
