import type { Random } from '@tai-state/core';

/** Choices by a source of chance. */
export class Choice {
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** True with a probability. */
  chance(probability: number): boolean {
    return this.#random.next() < probability;
  }

  /** A whole number between two, both included. */
  from(least: number, most: number): number {
    return least + Math.floor(this.#random.next() * (most - least + 1));
  }

  /** One of the items; there must be one. */
  of<T>(items: readonly [T, ...T[]]): T {
    return items[this.from(0, items.length - 1)] ?? items[0];
  }
}
