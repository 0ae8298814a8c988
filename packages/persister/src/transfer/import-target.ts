import type { CallOptions } from '@tai-state/core';
import type { StateRef } from '../persister/persister-context.js';

/** Where an import goes. */
export interface ImportTarget {
  readonly ref: StateRef;
  readonly importId: string;
  /** For the next call to the storage. Throws once the caller has aborted. */
  readonly io: () => CallOptions;
}
