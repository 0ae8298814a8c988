import type { ContractContext } from './contract-context.js';

/** One rule of a port, and the test of it. */
export interface ContractCase {
  /** Area and rule, as a sentence. Unique in its suite. */
  readonly name: string;
  /** By adapter name: why the adapter cannot keep the rule. */
  readonly skip?: Readonly<Record<string, string>>;
  /** Rejects when the rule is broken. */
  run(context: ContractContext): Promise<void>;
}

type Run = ContractCase['run'];

/** Names the cases of one area. */
export function casesOf(
  area: string,
  cases: Readonly<Record<string, Run | Omit<ContractCase, 'name'>>>,
): readonly ContractCase[] {
  return Object.entries(cases).map(([rule, given]) => ({
    name: `${area}: ${rule}`,
    ...(typeof given === 'function' ? { run: given } : given),
  }));
}
