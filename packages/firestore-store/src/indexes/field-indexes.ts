import type { FieldOverride, IndexConfiguration, IndexMode, QueryScope } from './index-configuration.js';

/** A single-field index that a query asks for. */
export interface FieldIndex {
  readonly collectionGroup: string;
  readonly fieldPath: string;
  readonly queryScope: QueryScope;
  readonly mode: IndexMode;
}

/**
 * Whether a single-field index is there. Firestore makes them all by itself for single collections and none for
 * collection groups; the nearest override of a field (its own, that of a map around it, or that of `*`) replaces
 * what is automatic.
 */
export function hasFieldIndex(configuration: IndexConfiguration, index: FieldIndex): boolean {
  const override = nearestOverride(configuration, index);
  if (override === undefined) return index.queryScope === 'COLLECTION';
  return override.indexes.some((one) => one.queryScope === index.queryScope && sameMode(one, index.mode));
}

/** Whether two modes hold a field alike. */
function sameMode(left: IndexMode, right: IndexMode): boolean {
  if ('order' in left) return 'order' in right && left.order === right.order;
  return 'arrayConfig' in left && 'arrayConfig' in right;
}

function nearestOverride(
  { fieldOverrides }: IndexConfiguration,
  { collectionGroup, fieldPath }: FieldIndex,
): FieldOverride | undefined {
  const covers = (override: FieldOverride): boolean =>
    fieldPath === override.fieldPath ||
    fieldPath.startsWith(`${override.fieldPath}.`) ||
    override.fieldPath === '*';
  const length = ({ fieldPath: path }: FieldOverride): number => (path === '*' ? 0 : path.length);
  return fieldOverrides
    .filter((override) => override.collectionGroup === collectionGroup && covers(override))
    .sort((left, right) => length(right) - length(left))[0];
}
