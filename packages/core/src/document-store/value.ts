/**
 * What a field can hold. Numbers are stored as 64-bit integers when they are safe integers (but not -0), else as
 * doubles, NaN and the infinities included. Dates keep milliseconds. An array holds no array directly.
 */
export type DocumentValue =
  | null
  | boolean
  | number
  | string
  | Date
  | Uint8Array
  | readonly DocumentValue[]
  | { readonly [field: string]: DocumentValue };

/** The fields of a document. Frozen when they come from a store; what goes in is copied. */
export type DocumentData = Readonly<Record<string, DocumentValue>>;
