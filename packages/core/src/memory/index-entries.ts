import type { DocumentPath } from '../document-store/document.js';
import { fieldPath } from '../document-store/field-path.js';
import type { FieldPath } from '../document-store/field-path.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import { collectionOf } from './collection-table.js';
import { lastPart } from './stored-version.js';
import { typeRank } from './value-order.js';

/** A field, with all below it, that has no single-field index: a `fieldOverrides` entry of `firestore.indexes.json`. */
export interface IndexExemption {
  readonly collectionGroup: string;
  readonly field: FieldPath;
}

/** The most index entries of one document. */
export const MAX_INDEX_ENTRIES = 40_000;

function entriesOf(value: DocumentValue, field: FieldPath, exempt: ReadonlySet<FieldPath>): number {
  if (exempt.has(field)) return 0;
  const rank = typeRank(value);
  if (rank === 6) return 2 + (value as readonly DocumentValue[]).length;
  if (rank !== 7) return 2;
  let entries = 2;
  for (const [name, inner] of Object.entries(value as DocumentData)) {
    entries += entriesOf(inner, `${field}.${fieldPath(name)}`, exempt);
  }
  return entries;
}

/**
 * Index entries that Firestore makes by itself: an ascending and a descending one per field, and one per array
 * element; what lies inside an array is not indexed.
 */
export function countIndexEntries(
  path: DocumentPath,
  fields: DocumentData,
  exemptions: readonly IndexExemption[],
): number {
  const group = lastPart(collectionOf(path));
  const exempt = new Set(
    exemptions.filter(({ collectionGroup }) => collectionGroup === group).map(({ field }) => field),
  );
  let entries = 0;
  for (const [name, value] of Object.entries(fields)) entries += entriesOf(value, fieldPath(name), exempt);
  return entries;
}
