import { InvalidArgument } from '../../errors/errors.js';
import { LIBRARY_FIELD } from '../document-driver.js';
import { DOCUMENT_ID, fieldNames } from '../field-path.js';
import type { FieldPath } from '../field-path.js';
import { comparisonsOf, effectiveOrder } from '../query-order.js';
import type {
  AggregateSpec,
  Aggregation,
  Cursor,
  FieldFilter,
  Filter,
  OrderBy,
  QuerySpec,
} from '../query.js';
import { isTransform } from '../transform.js';
import type { DocumentValue } from '../value.js';
import { versionStamp } from '../version-stamp.js';
import { checkFieldPath, faultOfFieldName } from './field-names.js';
import { limits } from './limits.js';
import { checkCollectionPath, checkDocumentPath, checkId } from './paths.js';
import { checkQueryPaths, checkSummedFields } from './query-paths.js';
import { checkValue } from './values.js';
import { checkedWholeNumber } from './whole-numbers.js';

const operators = new Set([
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
]);

function refuse(argument: string, expected: string, found: string): never {
  throw new InvalidArgument(argument, { expected, found });
}

/** A copy of a value of a query; a value for the document id must be a document path. */
function checkOperand(field: FieldPath, value: DocumentValue, argument: string): DocumentValue {
  if (field === DOCUMENT_ID) {
    if (typeof value !== 'string') return refuse(argument, 'a document path', typeof value);
    checkDocumentPath(value, argument);
    return value;
  }
  const { value: copy } = checkValue(value, argument);
  return isTransform(copy) ? refuse(argument, 'a plain value', 'a transform') : copy;
}

function checkElements(filter: FieldFilter, field: FieldPath, argument: string): readonly DocumentValue[] {
  const max = filter.op === 'not-in' ? limits.notIn : limits.disjunctions;
  const { value } = filter;
  if (!Array.isArray(value)) return refuse(argument, `an array for ${filter.op}`, typeof value);
  const elements = value as readonly DocumentValue[];
  if (elements.length < 1 || elements.length > max) {
    return refuse(argument, `1 to ${String(max)} elements for ${filter.op}`, String(elements.length));
  }
  return Object.freeze(elements.map((element) => checkOperand(field, element, argument)));
}

/** A field that documents are chosen or ordered by. */
function checkOrdered(field: FieldPath, argument: string): FieldPath {
  const checked = checkFieldPath(field, argument);
  if (checked !== DOCUMENT_ID && fieldNames(checked)[0] === LIBRARY_FIELD) {
    refuse(argument, 'fields of the application', `the library's ${LIBRARY_FIELD}`);
  }
  return checked;
}

function checkComparison(filter: FieldFilter, argument: string): FieldFilter {
  if (!operators.has(filter.op)) return refuse(argument, `one of ${[...operators].join(' ')}`, filter.op);
  const field = checkOrdered(filter.field, argument);
  const takesArray = filter.op === 'in' || filter.op === 'not-in' || filter.op === 'array-contains-any';
  if (field === DOCUMENT_ID && filter.op.startsWith('array-contains')) {
    return refuse(argument, 'a comparison of the document path', filter.op);
  }
  const equality = filter.op === '==' || filter.op === '!=';
  if (!takesArray && !equality && (filter.value === null || Number.isNaN(filter.value))) {
    return refuse(argument, 'null and NaN with == and != only', filter.op);
  }
  const value = takesArray
    ? checkElements(filter, field, argument)
    : checkOperand(field, filter.value, argument);
  return { field, op: filter.op, value };
}

function checkFilter(filter: Filter, argument: string, depth: number): Filter {
  if (depth > limits.depth) refuse(argument, `at most ${String(limits.depth)} levels of filters`, 'more');
  const kinds = (filter as unknown) === null ? [] : ['and', 'or', 'field'].filter((kind) => kind in filter);
  if (kinds.length !== 1)
    refuse(argument, 'either and, or, or a comparison', `${String(kinds.length)} of them`);
  if ('and' in filter || 'or' in filter) {
    const parts = 'and' in filter ? filter.and : filter.or;
    if (!Array.isArray(parts)) refuse(argument, 'a list of filters in and/or', typeof parts);
    if (parts.length === 0) refuse(argument, 'at least one filter in and/or', 'none');
    const checked = (parts as readonly Filter[]).map((part) => checkFilter(part, argument, depth + 1));
    return 'and' in filter ? { and: checked } : { or: checked };
  }
  return checkComparison(filter, argument);
}

/** How many conjunctions a filter has in disjunctive normal form. */
function disjunctions(filter: Filter): number {
  if ('and' in filter) return filter.and.reduce((product, part) => product * disjunctions(part), 1);
  if ('or' in filter) return filter.or.reduce((sum, part) => sum + disjunctions(part), 0);
  const many = filter.op === 'in' || filter.op === 'array-contains-any';
  return many ? (filter.value as readonly DocumentValue[]).length : 1;
}

/** Whether a filter holds an `or` of several parts. */
function branches(filter: Filter): boolean {
  if ('and' in filter) return filter.and.some(branches);
  return 'or' in filter && (filter.or.length > 1 || filter.or.some(branches));
}

function arrayFilters(filter: Filter): number {
  if ('and' in filter) return filter.and.reduce((sum, part) => sum + arrayFilters(part), 0);
  if ('or' in filter) return Math.max(...filter.or.map(arrayFilters));
  return filter.op.startsWith('array-contains') ? 1 : 0;
}

/** The combinations that Firestore refuses. */
function checkCombinations(filter: Filter): void {
  const comparisons = comparisonsOf(filter);
  const count = (op: string): number => comparisons.filter((comparison) => comparison.op === op).length;
  if (comparisons.length > limits.filters) {
    refuse('where', `at most ${String(limits.filters)} filters`, String(comparisons.length));
  }
  if (count('not-in') > 0) {
    if (count('not-in') > 1 || count('!=') > 0) refuse('where', 'not-in only once and not with !=', 'both');
    if (count('in') > 0 || count('array-contains-any') > 0 || branches(filter)) {
      refuse('where', 'not-in without or, in and array-contains-any', 'both');
    }
  }
  if (count('!=') > 1) refuse('where', 'one != at most', 'more');
  if (disjunctions(filter) > limits.disjunctions) {
    refuse(
      'where',
      `at most ${String(limits.disjunctions)} parts after multiplying out`,
      String(disjunctions(filter)),
    );
  }
  if (arrayFilters(filter) > 1) refuse('where', 'one array-contains(-any) per part of an or', 'more');
}

function checkCursor(cursor: Cursor, spec: QuerySpec, argument: string): Cursor {
  const order = effectiveOrder(spec);
  if (cursor.values.length < 1 || cursor.values.length > order.length) {
    refuse(
      argument,
      `1 to ${String(order.length)} values, as the query has orders`,
      String(cursor.values.length),
    );
  }
  const values = cursor.values.map((value, index) =>
    checkOperand(order[index]?.field ?? '', value, argument),
  );
  if (typeof cursor.inclusive !== 'boolean')
    refuse(argument, 'inclusive as a boolean', typeof cursor.inclusive);
  return { values, inclusive: cursor.inclusive };
}

/** Checks the number of documents of a page. Throws `InvalidArgument`. */
export function checkPageSize(pageSize: number): void {
  checkedWholeNumber(pageSize, 'pageSize', 1, 10_000);
}

function checkDirection(direction: OrderBy['direction'] = 'asc'): 'asc' | 'desc' {
  const known: readonly string[] = ['asc', 'desc'];
  return known.includes(direction) ? direction : refuse('orderBy', 'asc or desc', 'another direction');
}

/** Copies and checks a query. Throws `InvalidArgument` or `SerializationError`. */
export function checkQuery(spec: QuerySpec): QuerySpec {
  if (spec.allDescendants === true) checkId(spec.collection, 'collection');
  else checkCollectionPath(spec.collection, 'collection');
  const where = spec.where === undefined ? undefined : checkFilter(spec.where, 'where', 1);
  if (where !== undefined) checkCombinations(where);
  const orderBy = spec.orderBy?.map((entry) => ({
    field: checkOrdered(entry.field, 'orderBy'),
    direction: checkDirection(entry.direction),
  }));
  if (orderBy !== undefined) {
    if (new Set(orderBy.map((entry) => entry.field)).size < orderBy.length) {
      refuse('orderBy', 'each field once', 'a field twice');
    }
  }
  if (spec.limit !== undefined) checkedWholeNumber(spec.limit, 'limit', 1, 2 ** 31 - 1);
  if (spec.readTime !== undefined) versionStamp(spec.readTime);
  const ordered: QuerySpec = {
    collection: spec.collection,
    ...(spec.allDescendants === true && { allDescendants: true }),
    ...(where !== undefined && { where }),
    ...(orderBy !== undefined && orderBy.length > 0 && { orderBy }),
    ...(spec.limit !== undefined && { limit: spec.limit }),
    ...(spec.select !== undefined && { select: checkFields(spec.select) }),
    ...(spec.readTime !== undefined && { readTime: spec.readTime }),
  };
  const checked: QuerySpec = {
    ...ordered,
    ...(spec.start !== undefined && { start: checkCursor(spec.start, ordered, 'start') }),
    ...(spec.end !== undefined && { end: checkCursor(spec.end, ordered, 'end') }),
  };
  checkQueryPaths(checked);
  return checked;
}

/** Checks the fields of a mask or a projection. Throws `InvalidArgument`. */
export function checkFields(fields: readonly FieldPath[]): readonly FieldPath[] {
  return fields.map((field) => {
    if (field === DOCUMENT_ID)
      return refuse('select', 'fields of the document (its path always comes)', DOCUMENT_ID);
    return checkFieldPath(field, 'select');
  });
}

function checkAggregation(aggregation: Aggregation): Aggregation {
  const { kind } = aggregation;
  if (kind === 'count') return { kind };
  const known: readonly string[] = ['sum', 'avg'];
  if (!known.includes(kind)) refuse('aggregations', 'count, sum or avg', 'another kind');
  const field = checkOrdered(aggregation.field, 'aggregations');
  return field === DOCUMENT_ID
    ? refuse('aggregations', 'a field of the document', DOCUMENT_ID)
    : { kind, field };
}

/** Copies and checks an aggregation. Throws `InvalidArgument` or `SerializationError`. */
export function checkAggregate(spec: AggregateSpec): AggregateSpec {
  const entries = Object.entries(spec.aggregations);
  if (entries.length < 1 || entries.length > limits.aggregations) {
    refuse('aggregations', `1 to ${String(limits.aggregations)} aggregations`, String(entries.length));
  }
  const checked = entries.map(([name, aggregation]) => {
    if (!/^[A-Za-z_][A-Za-z0-9_]*$/.test(name) || faultOfFieldName(name) !== undefined)
      refuse('aggregations', 'names of letters, digits and _, not of the form __x__', 'another name');
    return [name, checkAggregation(aggregation)] as const;
  });
  const { select: _unused, ...query } = checkQuery(spec.query);
  const result = { query, aggregations: Object.fromEntries(checked) };
  checkSummedFields(result);
  return result;
}
