import type { TaiStateError } from '../../errors/tai-state-error.js';
import { plain } from '../plain.js';
import type { Outcome } from './outcome.js';
import { ranksOf } from './outcome.js';

/** A step that ended differently in two runs. */
export interface Difference {
  /** The number of the step, from 0. */
  readonly step: number;
  /** What was compared: an error's code, or a result with each stamp's rank among those of its run in its place. */
  readonly left: string;
  readonly right: string;
  /** The errors in which it ended, if it did. */
  readonly errors: readonly TaiStateError[];
}

/** Sums of doubles depend on the order in which they are added; beyond twelve digits they are not compared. */
const rounded = (value: number | null): unknown =>
  value === null || !Number.isFinite(value) || Number.isSafeInteger(value)
    ? value
    : Number(value.toPrecision(12));

function textOf(outcome: Outcome, ranks: ReadonlyMap<number, number>): string {
  switch (outcome.kind) {
    case 'error':
      return outcome.code;
    case 'commit':
      return JSON.stringify({ ...outcome, stamp: ranks.get(outcome.stamp) });
    case 'figures':
      return JSON.stringify(
        plain(Object.entries(outcome.values).map(([name, value]) => [name, rounded(value)])),
      );
    case 'documents':
      return JSON.stringify(
        outcome.documents.map((one) =>
          one === undefined
            ? null
            : [one.path, plain(one.data), ranks.get(one.createTime), ranks.get(one.updateTime)],
        ),
      );
  }
}

/** Where two runs of one history in collections of one name differ; stamps are compared by their order. */
export function compareOutcomes(left: readonly Outcome[], right: readonly Outcome[]): readonly Difference[] {
  const leftRanks = ranksOf(left);
  const rightRanks = ranksOf(right);
  return left.flatMap((outcome, step) => {
    const other = right[step];
    const ours = textOf(outcome, leftRanks);
    const theirs = other === undefined ? 'nothing' : textOf(other, rightRanks);
    const errors = [outcome, other].flatMap((one) => (one?.kind === 'error' ? [one.error] : []));
    return ours === theirs ? [] : [{ step, left: ours, right: theirs, errors }];
  });
}
