import type { WriteData } from '../write.js';

/** The copy of a map, with what was counted in it. */
export interface CopiedMap {
  readonly source: object;
  readonly copy: WriteData;
  /** How deep it lay: at the same depth, and above, what is in it is not too deep either. */
  readonly depth: number;
  readonly bytes: number;
}

const kept = 8;

/**
 * Copies on their way into storage: a head and its event hold much of the same, and what storage keeps once it need not
 * keep twice. Only for values that nobody gets as they are: readers get dates of their own.
 */
export class CopiedValues {
  readonly #maps: CopiedMap[] = [];
  #oldest = 0;
  #date: Date | undefined;

  /** The copy of a map that was made at this depth or below; undefined where there is none, or not any more. */
  find(source: object, depth: number): CopiedMap | undefined {
    for (const one of this.#maps) if (one.source === source && depth <= one.depth) return one;
    return undefined;
  }

  /** Keeps the copy of a map that holds no transforms, in the place of the oldest one. */
  add(map: CopiedMap): void {
    this.#maps[this.#oldest] = map;
    this.#oldest = (this.#oldest + 1) % kept;
  }

  /** A date: the last one again, where it is the same. */
  date(instant: number): Date {
    if (this.#date?.getTime() !== instant) this.#date = new Date(instant);
    return this.#date;
  }
}
