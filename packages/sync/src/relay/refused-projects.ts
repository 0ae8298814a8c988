import type { Runtime } from '@tai-state/core';

const waitMs = 5_000;

/** Projects whose events cannot be published, each for 5 to 10 s; then they are tried again. */
export class RefusedProjects {
  readonly #runtime: Pick<Runtime, 'clock' | 'random'>;
  readonly #until = new Map<string, number>();

  constructor(runtime: Pick<Runtime, 'clock' | 'random'>) {
    this.#runtime = runtime;
  }

  add(projectId: string): void {
    const { clock, random } = this.#runtime;
    this.#until.set(projectId, clock.monotonic() + waitMs * (1 + random.next()));
  }

  /** Those that wait now. */
  ids(): readonly string[] {
    const now = this.#runtime.clock.monotonic();
    for (const [projectId, until] of this.#until) if (until <= now) this.#until.delete(projectId);
    return [...this.#until.keys()];
  }
}
