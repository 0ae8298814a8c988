import { CorruptHistory } from '@tai-state/core';
import type { DocumentData, DocumentValue } from '@tai-state/core';
import { digestOfValue } from '@tai-state/core/state-store-kit';
import type { PersisterContext } from '../persister/persister-context.js';
import type { LoggedEvent } from './logged-event.js';

/** The data that an event keeps of the state after it, as stored; undefined where it keeps none. */
function keptData({ document }: LoggedEvent): DocumentValue | undefined {
  const { toState } = document.data;
  return typeof toState === 'object' && toState !== null ? (toState as DocumentData)['data'] : undefined;
}

/** Compares data with the digest of them in their event. Throws `CorruptHistory`. */
export function checkDigest(
  { shield }: PersisterContext,
  data: DocumentValue,
  { to, version }: LoggedEvent,
  stateId: string,
): void {
  if (to === 'unknown' || (to !== 'none' && digestOfValue(shield.redact(data)) === to.text)) return;
  throw new CorruptHistory(stateId, version, 'the state is not the one that its event has led to');
}

/** Compares the data that an event keeps with their digest. Throws `CorruptHistory`. */
export function checkEventData(context: PersisterContext, event: LoggedEvent, stateId: string): void {
  const data = keptData(event);
  if (data !== undefined) checkDigest(context, data, event, stateId);
}
