/** One holder at a time per key, within this process, first come first served. */
export class KeyMutex {
  /** The keys that are held, with those who wait for them: undefined where nobody has waited yet. */
  readonly #queues = new Map<string, (() => void)[] | undefined>();

  /** Runs when every earlier holder of the key is done; gives up its place when `wait` rejects. */
  async run<T>(
    key: string,
    wait: (turn: Promise<void>) => Promise<void>,
    body: () => Promise<T>,
  ): Promise<T> {
    if (this.#queues.has(key)) await this.#turn(key, wait);
    else this.#queues.set(key, undefined);
    try {
      return await body();
    } finally {
      this.#release(key);
    }
  }

  async #turn(key: string, wait: (turn: Promise<void>) => Promise<void>): Promise<void> {
    const queue = this.#queues.get(key) ?? [];
    this.#queues.set(key, queue);
    let pass = (): void => undefined;
    const turn = new Promise<void>((resolve) => {
      pass = resolve;
    });
    queue.push(pass);
    try {
      await wait(turn);
    } catch (error) {
      const place = queue.indexOf(pass);
      // Its turn may have come meanwhile: then it goes to the next one.
      if (place === -1) this.#release(key);
      else queue.splice(place, 1);
      throw error;
    }
  }

  #release(key: string): void {
    const next = this.#queues.get(key)?.shift();
    if (next === undefined) this.#queues.delete(key);
    else next();
  }
}
