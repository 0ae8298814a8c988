import type { DocumentPath } from '../../document-store/document.js';
import type { Transform } from '../../document-store/transform.js';
import type { DocumentValue } from '../../document-store/value.js';
import type { Choice } from './choice.js';
import type { HistoryStep, HistoryWrite } from './history.js';
import { placeholders } from './history.js';
import { paths, randomData, randomTransform, randomValue } from './random-values.js';

const { root, group } = placeholders;

/** Few documents, so that writes meet, in a collection and in two below it. */
export const documents: readonly DocumentPath[] = [
  ...['a', 'b', 'c', 'd', 'é', '😀'].map((id) => `${root}/${id}`),
  `${root}/a/${group}/a`,
  `${root}/a/${group}/b`,
  `${root}/b/${group}/a`,
];

function randomFields(choice: Choice): Readonly<Record<string, DocumentValue | Transform>> {
  const chosen = choice.some(paths, 1, 3);
  const apart = chosen.filter((one) => !chosen.some((other) => other !== one && one.startsWith(`${other}.`)));
  return Object.fromEntries(
    apart.map((field) => [field, choice.chance(0.4) ? randomTransform(choice, true) : randomValue(choice)]),
  );
}

function randomWrite(choice: Choice, path: DocumentPath): HistoryWrite {
  const expects = choice.chance(0.2) ? 'older' : 'latest';
  switch (choice.below(9)) {
    case 0:
    case 1:
      return { write: { type: 'create', path, data: randomData(choice) } };
    case 2:
      return { write: { type: 'set', path, data: randomData(choice) } };
    case 3:
    case 4:
      return { write: { type: 'update', path, fields: randomFields(choice) } };
    case 5:
      return { write: { type: 'update', path, fields: randomFields(choice) }, expects };
    case 6:
      return choice.chance(0.5)
        ? { write: { type: 'delete', path } }
        : { write: { type: 'delete', path, precondition: { exists: true } } };
    case 7:
      return { write: { type: 'delete', path }, expects };
    default:
      return choice.chance(0.5)
        ? { write: { type: 'verify', path, precondition: { exists: choice.chance(0.5) } } }
        : { write: { type: 'verify', path, precondition: { exists: true } }, expects };
  }
}

/** A commit of one to four writes. */
export function randomCommit(choice: Choice): HistoryStep {
  const many = choice.chance(0.3) ? 4 : 1;
  const writes = choice.some(documents, 1, many).map((path) => randomWrite(choice, path));
  const chance = choice.below(10);
  const once = chance < 6 ? 'idempotent' : chance < 9 ? 'store' : choice.below(6);
  return { kind: 'commit', writes, once };
}
