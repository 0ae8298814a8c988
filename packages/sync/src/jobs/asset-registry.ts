import type { CollectionPath, FieldPath } from '@tai-state/core';

/** A field of assets that holds a copy of a field of their project. */
export interface DeclaredCopy {
  /** Of the asset; indexed together with `projectId`, and not empty in any asset. */
  readonly field: FieldPath;
  /** Of the project. */
  readonly from: 'name';
}

/** A collection whose documents belong to projects: each has a field `projectId`, and `projectVersion` with copies. */
export interface AssetCollection {
  readonly collection: CollectionPath;
  readonly copies: readonly DeclaredCopy[];
}

/** Everything that goes when a project goes, and what follows when it changes. The owner of the assets declares it. */
export type AssetRegistry = readonly AssetCollection[];
