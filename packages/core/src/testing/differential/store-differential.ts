import type { DocumentStore } from '../../document-store/document-store.js';
import { seededRandom } from '../../runtime/random.js';
import { compareOutcomes } from './compare-outcomes.js';
import type { Difference } from './compare-outcomes.js';
import type { HistoryStep } from './history.js';
import { randomHistory } from './random-history.js';
import { runHistory } from './run-history.js';

/** Which history is run, and where. */
export interface DifferentialOptions {
  readonly seed: number;
  readonly steps: number;
  /** A collection that is new in both stores. */
  readonly root: string;
}

/** What a comparison has found. */
export interface DifferentialResult {
  readonly seed: number;
  /** Steps compared. */
  readonly checked: number;
  /** Steps that ended in an error, in the first store. */
  readonly refused: number;
  readonly differences: readonly (Difference & { readonly call: HistoryStep })[];
}

/** Runs one random history against two stores and compares the results and error codes of all its calls. */
export async function storeDifferential(
  left: DocumentStore,
  right: DocumentStore,
  { seed, steps, root }: DifferentialOptions,
): Promise<DifferentialResult> {
  const history = randomHistory(seededRandom(seed), steps);
  const ours = await runHistory(history, left, root);
  const theirs = await runHistory(history, right, root);
  const differences = compareOutcomes(ours, theirs).flatMap((difference) => {
    const call = history[difference.step];
    return call === undefined ? [] : [{ ...difference, call }];
  });
  return { seed, checked: steps, refused: ours.filter(({ kind }) => kind === 'error').length, differences };
}
