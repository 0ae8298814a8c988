/** Counts what happened in a run, by name, and keeps the first violations for people to read. */
export class Tally {
  readonly #counts = new Map<string, number>();
  readonly #examples: string[] = [];
  #violations = 0;

  get violations(): number {
    return this.#violations;
  }

  count(name: string, by = 1): void {
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + by);
  }

  violate(what: string): void {
    this.#violations += 1;
    if (this.#examples.length < 5) this.#examples.push(what);
  }

  toJSON(): Readonly<Record<string, unknown>> {
    const counts = Object.fromEntries([...this.#counts].sort(([left], [right]) => (left < right ? -1 : 1)));
    return this.#examples.length === 0 ? counts : { ...counts, examples: this.#examples };
  }
}
