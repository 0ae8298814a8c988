import type { DocumentPath } from '@tai-state/core';
import type { Head } from '@tai-state/core/state-store-kit';

/** A state that a transaction has to do with. */
export interface MemberName {
  readonly governorId: string;
  readonly stateId: string;
  /** The path of its head. */
  readonly path: DocumentPath;
}

/** A state that was read: undefined where there was no document. */
export interface ReadMember extends MemberName {
  readonly head: Head | undefined;
}
