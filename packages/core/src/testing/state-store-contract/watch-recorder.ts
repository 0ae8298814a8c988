/** Keeps what an observer is told, and waits for it. */
export class WatchRecorder<S> {
  readonly told: S[] = [];
  readonly errors: Error[] = [];
  #wake: (() => void) | undefined;

  readonly next = (state: S): void => {
    this.told.push(state);
    this.#wake?.();
  };

  readonly error = (error: Error): void => {
    this.errors.push(error);
    this.#wake?.();
  };

  /** Waits until something was told that fits; throws the error that ended the watching. */
  async until(fits: (state: S) => boolean): Promise<S> {
    for (;;) {
      const found = this.told.find(fits);
      if (found !== undefined || this.told.some((one) => one === undefined && fits(one))) return found as S;
      if (this.errors[0] !== undefined) throw this.errors[0];
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Waits for the error that ends the watching. */
  async failure(): Promise<Error> {
    for (;;) {
      if (this.errors[0] !== undefined) return this.errors[0];
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }
}
