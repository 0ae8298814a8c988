import type { DocumentValue, StoredDocument } from '@tai-state/core';
import { digestOfValue } from '@tai-state/core/state-store-kit';
import type { AnyEvent } from '@tai-state/core/state-store-kit';
import { originOf } from '../log/event-origin.js';
import { decodeEvent, loggedEvent } from '../log/logged-event.js';
import type { LoggedDigest, LoggedEvent } from '../log/logged-event.js';

/** Data, sealed or open, without what personal fields say. */
export type Redact = (data: DocumentValue) => DocumentValue;

/** An event as it lies in storage, with all that it can be checked by. */
export interface LogEntry extends Pick<LoggedEvent, 'document' | 'operation'> {
  /** As stored: sealed, and in the shape in which it was written. */
  readonly event: AnyEvent;
  /** The hash that it keeps of itself and of the one before it. */
  readonly chain: string | undefined;
  /** Digests of the data before and after it; `none` where there was no state. */
  readonly from: string;
  readonly to: string;
  /** When it was committed where it was made first, in microseconds. */
  readonly committedAt: number;
  /** Whether it was made elsewhere and came by an import. */
  readonly imported: boolean;
}

/** The digest that an event tells, or that of the state that it keeps. */
function told(digest: LoggedDigest, state: AnyEvent['toState'], redact: Redact): string {
  if (typeof digest === 'object') return digest.text;
  return state === undefined ? 'none' : digestOfValue(redact(state.data));
}

/** Reads an event's document whole. Throws `SerializationError`. */
export function logEntry(document: StoredDocument, redact: Redact): LogEntry {
  const logged = loggedEvent(document);
  const event = decodeEvent(logged);
  const { chain } = document.data;
  return {
    document,
    event,
    from: told(logged.from, event.fromState, redact),
    to: told(logged.to, event.toState, redact),
    chain: typeof chain === 'string' ? chain : undefined,
    operation: logged.operation,
    committedAt: logged.stamp,
    imported: originOf(document) !== undefined,
  };
}
