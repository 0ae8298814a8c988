/** How an index holds one field. */
export type IndexMode =
  | { readonly order: 'ASCENDING' | 'DESCENDING' }
  | { readonly arrayConfig: 'CONTAINS' }
  | { readonly vectorConfig: object };

/** Which queries an index serves: those of one collection, or those of all collections of one name. */
export type QueryScope = 'COLLECTION' | 'COLLECTION_GROUP';

/** An index over several fields. */
export interface CompositeIndex {
  readonly collectionGroup: string;
  readonly queryScope: QueryScope;
  readonly fields: readonly ({ readonly fieldPath: string } & IndexMode)[];
}

/** What replaces the automatic indexes of one field, and of all fields below it. */
export interface FieldOverride {
  readonly collectionGroup: string;
  readonly fieldPath: string;
  readonly ttl?: boolean;
  readonly indexes: readonly ({ readonly queryScope: QueryScope } & IndexMode)[];
}

/** The content of `firestore.indexes.json`, as the Firebase CLI deploys it. */
export interface IndexConfiguration {
  readonly indexes: readonly CompositeIndex[];
  readonly fieldOverrides: readonly FieldOverride[];
}
