import { frozenCopy, holdsMutable } from '../memory/frozen-value.js';
import type { Head, HeadContent } from './head.js';
import { stateId } from './state-id.js';
import type { StateSnapshot, StoredState } from './state-snapshot.js';
import { encodeToken } from './state-token.js';
import type { DocumentValue } from '../document-store/value.js';

/** Data for a reader: dates and bytes, which cannot be frozen, are the reader's own copy. */
function handedOut(data: DocumentValue): DocumentValue {
  return holdsMutable(data) ? frozenCopy(data) : data;
}

/** The state of a live head, without what belongs to one storage. */
export function snapshotOf(
  head: HeadContent & { readonly data: DocumentValue },
): StateSnapshot<DocumentValue> {
  return Object.freeze({
    id: stateId(head.stateId),
    data: handedOut(head.data),
    version: head.version,
    timestamp: head.timestamp,
    metadata: head.metadata,
    causality: head.causality,
  });
}

/** The state of a live head as a reader gets it. */
export function storedState(head: Head & { readonly data: DocumentValue }): StoredState<DocumentValue> {
  return Object.freeze({ ...snapshotOf(head), token: encodeToken(head), lamport: head.lamport });
}
