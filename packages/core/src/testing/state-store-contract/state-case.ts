import type { StateContractContext } from './state-contract-context.js';

/** One rule of `StateStore`, and the test of it. */
export interface StateCase {
  /** Area and rule, as a sentence. Unique in the suite. */
  readonly name: string;
  /** By adapter name: why the adapter cannot keep the rule. */
  readonly skip?: Readonly<Record<string, string>>;
  /** Rejects when the rule is broken. */
  readonly run: (context: StateContractContext) => Promise<void>;
}

/** Names the cases of one area. */
export function stateCasesOf(
  area: string,
  cases: Readonly<Record<string, StateCase['run']>>,
): readonly StateCase[] {
  return Object.entries(cases).map(([rule, run]) => ({ name: `${area}: ${rule}`, run }));
}
