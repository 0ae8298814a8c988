import { frozenCopy, holdsMutable } from '../memory/frozen-value.js';
import type { Head, HeadContent } from './head.js';
import { stateId } from './state-id.js';
import type { StateSnapshot, StoredState } from './state-snapshot.js';
import { encodeToken } from './state-token.js';
import type { DocumentData, DocumentValue } from '../document-store/value.js';
import type { ChangeMetadata } from './change-metadata.js';

/** Data for a reader: dates and bytes, which cannot be frozen, are the reader's own copy. */
function handedOut(data: DocumentValue): DocumentValue {
  return holdsMutable(data) ? frozenCopy(data) : data;
}

/** Metadata for a reader: dates and bytes in their context are the reader's own copy. */
function handedOutMetadata(metadata: ChangeMetadata): ChangeMetadata {
  const { context } = metadata;
  if (context === undefined || !holdsMutable(context)) return metadata;
  return Object.freeze({ ...metadata, context: frozenCopy(context) as DocumentData });
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
    metadata: handedOutMetadata(head.metadata),
    causality: head.causality,
  });
}

/** The state of a live head as a reader gets it. */
export function storedState(head: Head & { readonly data: DocumentValue }): StoredState<DocumentValue> {
  return Object.freeze({ ...snapshotOf(head), token: encodeToken(head), lamport: head.lamport });
}
