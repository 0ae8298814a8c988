import { DOCUMENT_ID, fieldNames } from './field-path.js';
import type { FieldPath } from './field-path.js';
import type { StoredDocument } from './document.js';
import { effectiveOrder } from './query-order.js';
import type { QueryResult, QuerySpec } from './query.js';
import type { DocumentData, DocumentValue } from './value.js';

/** The value at a field path, or undefined. */
export function valueAt(data: DocumentData, field: FieldPath): DocumentValue | undefined {
  let value: DocumentValue | undefined = data;
  for (const name of fieldNames(field)) {
    if (typeof value !== 'object' || value === null || !Object.hasOwn(value, name)) return undefined;
    value = (value as DocumentData)[name];
  }
  return value;
}

/** Fields that the order needs and the projection lacks. */
function lackingFields(spec: QuerySpec): readonly FieldPath[] {
  const { select } = spec;
  if (select === undefined) return [];
  const covered = (field: FieldPath): boolean =>
    select.some((one) => field === one || field.startsWith(`${one}.`));
  return effectiveOrder(spec)
    .map((entry) => entry.field)
    .filter((field) => field !== DOCUMENT_ID && !covered(field));
}

/** Only the fields selected, as a frozen map. */
function project(data: DocumentData, select: readonly FieldPath[]): DocumentData {
  const result: Record<string, unknown> = {};
  const within = (field: FieldPath): boolean => select.some((one) => field.startsWith(`${one}.`));
  for (const field of select) {
    if (within(field)) continue;
    const value = valueAt(data, field);
    if (value === undefined) continue;
    const names = [...fieldNames(field)];
    const last = names.pop() ?? '';
    let map = result;
    for (const name of names) map = (map[name] ??= {}) as Record<string, unknown>;
    map[last] = value;
  }
  return deepFreezeMaps(result) as DocumentData;
}

function projected(document: StoredDocument, select: readonly FieldPath[]): StoredDocument {
  return Object.freeze({ ...document, data: project(document.data, select) });
}

function deepFreezeMaps(map: Record<string, unknown>): Record<string, unknown> {
  for (const value of Object.values(map)) {
    if (
      typeof value === 'object' &&
      value !== null &&
      !Object.isFrozen(value) &&
      Object.getPrototypeOf(value) === Object.prototype
    ) {
      deepFreezeMaps(value as Record<string, unknown>);
    }
  }
  return Object.freeze(map);
}

function cursorAt(spec: QuerySpec, last: StoredDocument): readonly DocumentValue[] {
  return effectiveOrder(spec).map((entry) =>
    entry.field === DOCUMENT_ID ? last.path : (valueAt(last.data, entry.field) ?? null),
  );
}

/**
 * A checked query in pages. Every page is a query of its own that starts after the last document of the one before,
 * so a document that moves in the order meanwhile may come twice or not at all, as with any cursor.
 */
export async function* pagesOf(
  spec: QuerySpec,
  pageSize: number,
  run: (page: QuerySpec) => Promise<QueryResult>,
): AsyncGenerator<QueryResult, void, undefined> {
  const lacking = lackingFields(spec);
  const select = spec.select;
  const full: QuerySpec = {
    ...spec,
    orderBy: effectiveOrder(spec),
    ...(select !== undefined && { select: [...select, ...lacking] }),
  };
  let left = spec.limit ?? Number.POSITIVE_INFINITY;
  let start = spec.start;
  let first = true;
  while (left > 0) {
    const limit = Math.min(pageSize, left);
    const page = await run({ ...full, limit, ...(start !== undefined && { start }) });
    const last = page.documents.at(-1);
    if (last !== undefined || first) {
      yield lacking.length === 0 || select === undefined
        ? page
        : { ...page, documents: page.documents.map((one) => projected(one, select)) };
    }
    first = false;
    if (last === undefined || page.documents.length < limit) return;
    left -= page.documents.length;
    start = { values: cursorAt(spec, last), inclusive: false };
  }
}
