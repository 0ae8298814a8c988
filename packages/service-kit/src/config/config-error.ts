/** One variable that is missing or wrong. */
export interface ConfigFault {
  readonly variable: string;
  readonly expected: string;
  /** What was found; described, not shown, where the variable may hold a secret. */
  readonly found: string;
}

/** The environment does not make a configuration; `faults` has everything that is wrong with it. */
export class ConfigError extends Error {
  readonly code = 'ConfigError';
  readonly faults: readonly ConfigFault[];

  constructor(faults: readonly ConfigFault[]) {
    const lines = faults.map(
      (fault) => `  ${fault.variable}: expected ${fault.expected}, found ${fault.found}`,
    );
    super(`the environment has ${String(faults.length)} fault(s):\n${lines.join('\n')}`);
    this.name = 'ConfigError';
    this.faults = faults;
  }
}
