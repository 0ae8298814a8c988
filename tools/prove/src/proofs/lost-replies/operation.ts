import type { Firestore } from '@google-cloud/firestore';
import type { Write } from '@tai-state/core';

/** A change of which others can get in the way. */
export interface Disturbed {
  /** Makes its precondition false; undefined where it has none. */
  readonly overtake: (() => Promise<unknown>) | undefined;
  /** A change by another writer to what it has written. */
  follow(): Promise<unknown>;
  /** How often it was applied; NaN when it was applied by half. */
  applied(): Promise<number>;
}

/** A commit that is ready to be sent, by the port and by the SDK. */
export interface Prepared extends Disturbed {
  /** Its writes, for the port. */
  readonly writes: readonly Write[];
  /** The same by the SDK. */
  commitBySdk(firestore: Firestore): Promise<unknown>;
}

/** A kind of commit. */
export interface Operation {
  readonly name: string;
  /** `direct` reaches the server without faults; no two keys meet. */
  prepare(direct: Firestore, key: string): Promise<Prepared>;
}
