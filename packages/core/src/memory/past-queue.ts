/** A queue whose oldest item goes without moving the others. */
export class PastQueue<T> {
  #items: T[] = [];
  #first = 0;

  get size(): number {
    return this.#items.length - this.#first;
  }

  get oldest(): T | undefined {
    return this.#items[this.#first];
  }

  push(item: T): void {
    this.#items.push(item);
  }

  /** Drops the oldest item. */
  drop(): void {
    if (this.size === 0) return;
    this.#first += 1;
    if (this.#first * 2 <= this.#items.length) return;
    this.#items = this.#items.slice(this.#first);
    this.#first = 0;
  }

  /** The newest item of which something holds. */
  findLast(holds: (item: T) => boolean): T | undefined {
    for (let index = this.#items.length - 1; index >= this.#first; index -= 1) {
      const item = this.#items[index] as T;
      if (holds(item)) return item;
    }
    return undefined;
  }
}
