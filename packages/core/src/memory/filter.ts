import { DOCUMENT_ID, fieldNames } from '../document-store/field-path.js';
import type { ComparisonOperator, FieldFilter, Filter } from '../document-store/query.js';
import type { DocumentValue } from '../document-store/value.js';
import { valueAt } from './field-access.js';
import type { StoredVersion } from './stored-version.js';
import { comparePaths, compareValues, typeRank } from './value-order.js';

/** Whether a document is in a result. */
export type Matcher = (version: StoredVersion) => boolean;

/** Reads one field of a document; `DOCUMENT_ID` reads its path. */
export type Reader = (version: StoredVersion) => DocumentValue | undefined;

/** Compares two values of one field: paths part by part, anything else in Firestore's order. */
export const comparatorOf = (field: string): ((left: DocumentValue, right: DocumentValue) => number) =>
  field === DOCUMENT_ID ? (left, right) => comparePaths(left as string, right as string) : compareValues;

/** How a field of a document is read. */
export function readerOf(field: string): Reader {
  if (field === DOCUMENT_ID) return (version) => version.path;
  const names = fieldNames(field);
  const [name] = names;
  if (names.length === 1 && name !== undefined) {
    return ({ fields }) => (Object.hasOwn(fields, name) ? fields[name] : undefined);
  }
  return (version) => valueAt(version.fields, names);
}

type Test = (value: DocumentValue) => boolean;

const items = (value: DocumentValue): readonly DocumentValue[] =>
  Array.isArray(value) ? (value as readonly DocumentValue[]) : [];

/** Null and NaN may be in a list of values, but equal nothing there. */
const matchable = (operand: DocumentValue): readonly DocumentValue[] =>
  items(operand).filter((item) => item !== null && !Number.isNaN(item));

/** A range holds values of the operand's own type only, and never NaN. */
function inRange(operand: DocumentValue, holds: (order: number) => boolean, field: string): Test {
  const compare = comparatorOf(field);
  const rank = typeRank(operand);
  return (value) => typeRank(value) === rank && !Number.isNaN(value) && holds(compare(value, operand));
}

function testOf({ op, value: operand, field }: FieldFilter): Test {
  const equals = (left: DocumentValue, right: DocumentValue): boolean => compareValues(left, right) === 0;
  switch (op satisfies ComparisonOperator) {
    case '==':
      return (value) => equals(value, operand);
    case '!=':
      return (value) => value !== null && !equals(value, operand);
    case '<':
      return inRange(operand, (order) => order < 0, field);
    case '<=':
      return inRange(operand, (order) => order <= 0, field);
    case '>':
      return inRange(operand, (order) => order > 0, field);
    case '>=':
      return inRange(operand, (order) => order >= 0, field);
    case 'in':
      return (value) => matchable(operand).some((item) => equals(value, item));
    case 'not-in':
      return (value) =>
        value !== null &&
        !items(operand).includes(null) &&
        !matchable(operand).some((item) => equals(value, item));
    case 'array-contains':
      return (value) => items(value).some((item) => equals(item, operand));
    case 'array-contains-any':
      return (value) => items(value).some((item) => matchable(operand).some((other) => equals(item, other)));
  }
}

/** The meaning of a filter. A comparison never holds of a field that is not there. */
export function matcherOf(filter: Filter): Matcher {
  if ('and' in filter) {
    const parts = filter.and.map(matcherOf);
    return (version) => parts.every((part) => part(version));
  }
  if ('or' in filter) {
    const parts = filter.or.map(matcherOf);
    return (version) => parts.some((part) => part(version));
  }
  const read = readerOf(filter.field);
  const test = testOf(filter);
  return (version) => {
    const value = read(version);
    return value !== undefined && test(value);
  };
}
