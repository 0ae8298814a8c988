import type { Clock } from '@tai-state/core';

/** What a readiness check found. */
export type CheckResult = 'ok' | 'failed' | 'timeout';

/** How long a check may take. */
const CHECK_DEADLINE_MS = 2000;

/** Asks all checks at once; never rejects. Callers that ask while an answer is on its way get that answer. */
export class Readiness {
  readonly #checks: Readonly<Record<string, () => Promise<void>>>;
  readonly #clock: Clock;
  #pending: Promise<Readonly<Record<string, CheckResult>>> | undefined;

  constructor(checks: Readonly<Record<string, () => Promise<void>>>, clock: Clock) {
    this.#checks = checks;
    this.#clock = clock;
  }

  ask(): Promise<Readonly<Record<string, CheckResult>>> {
    this.#pending ??= this.#askAll().finally(() => {
      this.#pending = undefined;
    });
    return this.#pending;
  }

  async #askAll(): Promise<Readonly<Record<string, CheckResult>>> {
    const asked = Object.entries(this.#checks).map(async ([name, check]) => [
      name,
      await this.#result(check),
    ]);
    return Object.fromEntries(await Promise.all(asked)) as Record<string, CheckResult>;
  }

  #result(check: () => Promise<void>): Promise<CheckResult> {
    return new Promise((resolve) => {
      const timer = this.#clock.setTimer(() => {
        resolve('timeout');
      }, CHECK_DEADLINE_MS);
      const settle = (result: CheckResult): void => {
        timer.cancel();
        resolve(result);
      };
      void Promise.resolve()
        .then(check)
        .then(
          () => {
            settle('ok');
          },
          () => {
            settle('failed');
          },
        );
    });
  }
}
