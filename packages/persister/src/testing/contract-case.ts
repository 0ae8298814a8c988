/** One rule of a suite, and the test of it. */
export interface SuiteCase<Context> {
  /** Area and rule, as a sentence. Unique in its suite. */
  readonly name: string;
  /** Rejects when the rule is broken. */
  run(context: Context): Promise<void>;
}

/** Names the cases of one area. */
export function casesOf<Context>(
  area: string,
  cases: Readonly<Record<string, SuiteCase<Context>['run']>>,
): readonly SuiteCase<Context>[] {
  return Object.entries(cases).map(([rule, run]) => ({ name: `${area}: ${rule}`, run }));
}
