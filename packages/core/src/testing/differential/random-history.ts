import type { Random } from '../../runtime/random.js';
import { Choice } from './choice.js';
import type { History, HistoryStep } from './history.js';
import { randomAggregate, randomQuery } from './random-queries.js';
import { paths } from './random-values.js';
import { documents, randomCommit } from './random-writes.js';

function randomStep(choice: Choice): HistoryStep {
  const kind = choice.below(10);
  if (kind < 5) return randomCommit(choice);
  const back = choice.chance(0.1) && { stepsBack: 1 + choice.below(10) };
  if (kind < 6) {
    const mask = choice.chance(0.3) && { mask: choice.some(paths, 0, 3) };
    return { kind: 'getAll', paths: choice.some(documents, 1, documents.length), ...mask, ...back };
  }
  if (kind < 9) return { kind: 'query', spec: randomQuery(choice), ...back };
  return randomAggregate(choice);
}

/** Calls of every kind on few documents, which follow from the source of chance alone. */
export function randomHistory(random: Random, steps: number): History {
  const choice = new Choice(random);
  return Array.from({ length: steps }, () => randomStep(choice));
}
