/** Firestore's limits, enforced before any I/O. Source: its "Quotas and limits" page. */
export const limits = {
  /** Bytes of a document: names and values as Firestore counts them. */
  documentBytes: 1_048_576,
  /** Levels of maps and arrays in a document. */
  depth: 20,
  /** UTF-8 bytes of one id. */
  idBytes: 1_500,
  /** UTF-8 bytes of one field name. */
  fieldNameBytes: 1_500,
  /** UTF-8 bytes of a whole path, the database's own prefix left out. */
  pathBytes: 6_144,
  /** Bytes of all documents of a commit. */
  commitBytes: 10_485_760,
  /** Writes of a commit: this library's own, below what the servers take. */
  commitWrites: 500,
  /** Transforms of one commit. */
  commitTransforms: 500,
  /** Documents of one `getAll`. */
  getAllPaths: 1_000,
  /** Parts of a query after `or` and `in` are multiplied out. */
  disjunctions: 30,
  /** Elements of `not-in`. */
  notIn: 10,
  /** Filters and orders of one query. */
  filters: 100,
  /** Aggregations of one call: one below what Firestore takes, for the count that the meter adds. */
  aggregations: 4,
} as const;
