import type { DocumentData, DocumentValue, StoredDocument, VersionStamp } from '@tai-state/core';
import { SerializationError } from '@tai-state/core';
import { readEvent } from '@tai-state/core/state-store-kit';
import type { AnyEvent } from '@tai-state/core/state-store-kit';
import { originOf } from './event-origin.js';

/** Which operation has written an event, and the event's place in it. */
export interface EventOperation {
  readonly id: string;
  readonly index: number;
  readonly count: number;
  /** What identifies the operation's payload, where its caller has named it. */
  readonly digest?: string;
}

/** A digest or hash: a text, `none` where there is nothing to digest, `unknown` where it is not told. */
export type LoggedDigest = { readonly text: string } | 'none' | 'unknown';

/** An event as it lies in storage, decoded as far as its order and its links go. */
export interface LoggedEvent {
  readonly document: StoredDocument;
  readonly version: number;
  readonly from: LoggedDigest;
  readonly to: LoggedDigest;
  readonly chain: LoggedDigest;
  /** Absent for events that other writers have logged. */
  readonly operation: EventOperation | undefined;
  /** The stamp of its commit, where it was logged first. */
  readonly stamp: VersionStamp;
}

function isMap(value: DocumentValue | undefined): value is DocumentData {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Which operation of a persister has written an event; undefined where another writer has. */
export function operationOf(value: DocumentValue | undefined): EventOperation | undefined {
  if (!isMap(value)) return undefined;
  const { id, index, count, digest } = value;
  if (typeof id !== 'string' || typeof index !== 'number' || typeof count !== 'number') return undefined;
  return { id, index, count, ...(typeof digest === 'string' && { digest }) };
}

function digestIn(
  text: DocumentValue | undefined,
  state: DocumentValue | undefined,
  tells: boolean,
): LoggedDigest {
  if (typeof text === 'string') return { text };
  return state === undefined && tells ? 'none' : 'unknown';
}

/** Reads what links an event to its neighbours; the rest is decoded by `decodeEvent`. Throws `SerializationError`. */
export function loggedEvent(document: StoredDocument): LoggedEvent {
  const { data, createTime } = document;
  const { version } = data;
  if (typeof version !== 'number' || !Number.isSafeInteger(version) || version < 1) {
    throw new SerializationError(document.path, { expected: 'an event with its version', found: 'none' });
  }
  const operation = operationOf(data['operation']);
  return {
    document,
    version,
    // Another writer's event may lack the state before it although there was one; never the one after it.
    from: digestIn(data['fromDigest'], data['fromState'], operation !== undefined),
    to: digestIn(data['toDigest'], data['toState'], true),
    chain: digestIn(data['chain'], undefined, true),
    operation,
    stamp: originOf(document)?.committedAt ?? createTime,
  };
}

/** The event whole, as stored: sealed, and in the shape in which it was written. Throws `SerializationError`. */
export function decodeEvent({ document }: LoggedEvent): AnyEvent {
  return readEvent(document);
}
