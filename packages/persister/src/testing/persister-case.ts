import type { PersisterContext } from './persister-context.js';

/** One rule of the persister, and the test of it. */
export interface PersisterCase {
  /** Area and rule, as a sentence. Unique in the suite. */
  readonly name: string;
  /** Rejects when the rule is broken. */
  run(context: PersisterContext): Promise<void>;
}

/** Names the cases of one area. */
export function persisterCasesOf(
  area: string,
  cases: Readonly<Record<string, PersisterCase['run']>>,
): readonly PersisterCase[] {
  return Object.entries(cases).map(([rule, run]) => ({ name: `${area}: ${rule}`, run }));
}
