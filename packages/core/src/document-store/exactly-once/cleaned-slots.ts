import type { DocumentPath } from '../document.js';

const kept = 10_000;

/**
 * The documents from which this process has removed old slots in the present generation: its next commits on them need
 * not do it again. What is forgotten is removed once more.
 */
export class CleanedSlots {
  readonly #paths = new Set<DocumentPath>();
  #generation = 0;

  has(path: DocumentPath, generation: number): boolean {
    return generation === this.#generation && this.#paths.has(path);
  }

  add(path: DocumentPath, generation: number): void {
    if (generation < this.#generation) return;
    if (generation > this.#generation || this.#paths.size >= kept) this.#paths.clear();
    this.#generation = generation;
    this.#paths.add(path);
  }
}
