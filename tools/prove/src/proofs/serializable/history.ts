/** A version of a key that a transaction has seen; 0 where there was nothing. */
export interface Seen {
  readonly key: string;
  readonly version: number;
  /** The transaction that had made it. */
  readonly by: string | undefined;
}

/** A version of a key that a transaction has made. */
export interface Made {
  readonly key: string;
  readonly version: number;
  readonly group: number;
}

/** What a query has found: all keys of a group. */
export interface Found {
  readonly group: number;
  readonly keys: readonly { readonly key: string; readonly version: number }[];
}

/** A transaction, or a mutation, as its caller knows it. */
export interface Observed {
  readonly name: string;
  readonly reads: readonly Seen[];
  readonly queries: readonly Found[];
  /** Empty for one that only read, or whose body has thrown. */
  readonly writes: readonly Made[];
  /** It may have been applied or not: nobody knows. */
  readonly unknown?: true;
  /** Nobody knows, and what it would have made is not known either. */
  readonly lost?: true;
  /** When its caller asked and was told, as numbers that rise. */
  readonly began: number;
  readonly ended: number;
}
