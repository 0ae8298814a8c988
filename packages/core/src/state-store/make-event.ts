import { digestOfValue } from '../document-store/exactly-once/digest.js';
import type { DocumentPath } from '../document-store/document.js';
import type { DocumentValue } from '../document-store/value.js';
import { checkedValue } from './checked-value.js';
import { InvalidArgument } from '../errors/errors.js';
import { checkVersion } from './expected-state.js';
import type { AnyEvent } from './event-document.js';
import type { EventDraft, RecordStates } from './event.js';
import { isLive } from './head.js';
import type { HeadContent } from './head.js';
import { stateId } from './state-id.js';
import { snapshotOf } from './stored-state.js';

/** A draft, checked and completed. */
export interface CheckedDraft {
  readonly action: string;
  readonly payload?: DocumentValue;
  readonly schemaVersion: number;
  readonly recordStates: RecordStates;
}

function emptyOr(value: unknown): string {
  return value === '' ? 'an empty text' : typeof value;
}

/**
 * Checks, copies and completes what a caller says of an event; `usual` says what is recorded of the states where the
 * caller does not. Throws `InvalidArgument` or `SerializationError`.
 */
export function checkedDraft(draft: EventDraft, usual: RecordStates = 'full'): CheckedDraft {
  const { action, payload, schemaVersion = 1, recordStates = usual } = draft;
  if (typeof action !== 'string' || action.length === 0) {
    throw new InvalidArgument('event.action', { expected: 'a text', found: emptyOr(action) });
  }
  checkVersion(schemaVersion, 'event.schemaVersion', 0);
  if ((recordStates as string) !== 'full' && (recordStates as string) !== 'digest') {
    throw new InvalidArgument('event.recordStates', { expected: 'full or digest', found: 'something else' });
  }
  if (payload === undefined) return { action, schemaVersion, recordStates };
  return { action, payload: checkedValue(payload, 'event.payload'), schemaVersion, recordStates };
}

/** The event of a change from one head to the next. `path` is where it will be kept. */
export function makeEvent(
  path: DocumentPath,
  before: HeadContent | undefined,
  next: HeadContent,
  draft: CheckedDraft,
): AnyEvent {
  const { action, payload, schemaVersion, recordStates } = draft;
  const [from, to] = [isLive(before) ? before : undefined, isLive(next) ? next : undefined];
  const states =
    recordStates === 'full'
      ? {
          ...(from !== undefined && { fromState: snapshotOf(from) }),
          ...(to !== undefined && { toState: snapshotOf(to) }),
        }
      : {
          ...(from !== undefined && { fromDigest: digestOfValue(from.data) }),
          ...(to !== undefined && { toDigest: digestOfValue(to.data) }),
        };
  return Object.freeze({
    id: path.slice(path.lastIndexOf('/') + 1),
    stateId: stateId(next.stateId),
    version: next.version,
    action,
    ...(payload !== undefined && { payload }),
    schemaVersion,
    ...states,
    timestamp: next.timestamp,
    causality: next.causality,
    lamport: next.lamport,
    metadata: next.metadata,
  });
}
