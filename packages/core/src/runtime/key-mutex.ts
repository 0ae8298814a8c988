/** One holder at a time per key, within this process, first come first served. */
export class KeyMutex {
  readonly #tails = new Map<string, Promise<void>>();

  /** Runs when every earlier holder of the key is done; gives up its place when `wait` rejects. */
  async run<T>(
    key: string,
    wait: (turn: Promise<void>) => Promise<void>,
    body: () => Promise<T>,
  ): Promise<T> {
    const before = this.#tails.get(key);
    let release = (): void => undefined;
    const done = new Promise<void>((resolve) => {
      release = resolve;
    });
    const tail = before === undefined ? done : before.then(() => done);
    this.#tails.set(key, tail);
    void tail.then(() => {
      if (this.#tails.get(key) === tail) this.#tails.delete(key);
    });
    try {
      if (before !== undefined) await wait(before);
      return await body();
    } finally {
      release();
    }
  }
}
