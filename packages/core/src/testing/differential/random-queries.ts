import { DOCUMENT_ID } from '../../document-store/field-path.js';
import type {
  Aggregation,
  ComparisonOperator,
  Cursor,
  FieldFilter,
  Filter,
  OrderBy,
  QuerySpec,
} from '../../document-store/query.js';
import { effectiveOrder } from '../../document-store/query-order.js';
import type { Choice } from './choice.js';
import type { HistoryStep } from './history.js';
import { placeholders } from './history.js';
import { paths, randomElement, randomValue } from './random-values.js';
import { documents } from './random-writes.js';

/** Mostly a document of the collection asked; others are refused, but for a group of collections. */
function randomPath(choice: Choice, collection: string): string {
  const own = documents.filter((path) => path.slice(0, path.lastIndexOf('/')) === collection);
  return choice.of(own.length > 0 && choice.chance(0.95) ? own : documents);
}

const { root, group } = placeholders;
const operators = [
  '==',
  '!=',
  '<',
  '<=',
  '>',
  '>=',
  'in',
  'not-in',
  'array-contains',
  'array-contains-any',
] as const;
const listed: readonly ComparisonOperator[] = ['in', 'not-in', 'array-contains-any'];

function randomComparison(choice: Choice, collection: string): FieldFilter {
  if (choice.chance(0.1)) {
    const op = choice.of(['==', '<', '>=', '!=', 'in', 'not-in'] as const);
    const value = listed.includes(op)
      ? choice.list(1, 3, () => randomPath(choice, collection))
      : randomPath(choice, collection);
    return { field: DOCUMENT_ID, op, value };
  }
  const op = choice.of(operators);
  const field = choice.of(paths);
  if (listed.includes(op)) return { field, op, value: choice.list(1, 3, () => randomElement(choice)) };
  return { field, op, value: op === 'array-contains' ? randomElement(choice) : randomValue(choice) };
}

function randomFilter(choice: Choice, collection: string, depth = 0): Filter {
  const kind = choice.below(10);
  if (depth < 2 && kind < 2)
    return { and: choice.list(1, 3, () => randomFilter(choice, collection, depth + 1)) };
  if (depth < 2 && kind < 4)
    return { or: choice.list(1, 3, () => randomFilter(choice, collection, depth + 1)) };
  return randomComparison(choice, collection);
}

/** Orders end in the document path now and then, but never have it alone and descending: that asks for an index. */
function randomOrder(choice: Choice): readonly OrderBy[] {
  const order: OrderBy[] = choice
    .some(paths, 0, 2)
    .map((field) => ({ field, direction: choice.of(['asc', 'desc'] as const) }));
  if (!choice.chance(0.1)) return order;
  return [
    ...order,
    { field: DOCUMENT_ID, direction: order.length > 0 && choice.chance(0.5) ? 'desc' : 'asc' },
  ];
}

function randomCursor(choice: Choice, spec: QuerySpec): Cursor {
  const order = effectiveOrder(spec);
  const values = order
    .slice(0, 1 + choice.below(order.length))
    .map(({ field }) => (field === DOCUMENT_ID ? randomPath(choice, spec.collection) : randomValue(choice)));
  return { values, inclusive: choice.chance(0.5) };
}

/** A query of the collection, of one below it, or of both below it. */
export function randomQuery(choice: Choice): QuerySpec {
  const collection = choice.of([
    { collection: root },
    { collection: root },
    { collection: `${root}/a/${group}` },
    { collection: group, allDescendants: true },
  ]);
  const spec: QuerySpec = {
    ...collection,
    ...(choice.chance(0.7) && { where: randomFilter(choice, collection.collection) }),
    orderBy: randomOrder(choice),
    ...(choice.chance(0.3) && { limit: 1 + choice.below(4) }),
    ...(choice.chance(0.2) && { select: choice.some(paths, 0, 2) }),
  };
  return {
    ...spec,
    ...(choice.chance(0.2) && { start: randomCursor(choice, spec) }),
    ...(choice.chance(0.2) && { end: randomCursor(choice, spec) }),
  };
}

/** A step that asks for figures. */
export function randomAggregate(choice: Choice): HistoryStep {
  const field = choice.of(paths);
  const all: Readonly<Record<string, Aggregation>> = {
    count: { kind: 'count' },
    sum: { kind: 'sum', field },
    avg: { kind: 'avg', field },
    other: { kind: 'sum', field: choice.of(paths) },
  };
  const names = choice.some(Object.keys(all), 1, 4);
  const aggregations = Object.fromEntries(Object.entries(all).filter(([name]) => names.includes(name)));
  return { kind: 'aggregate', spec: { query: randomQuery(choice), aggregations } };
}
