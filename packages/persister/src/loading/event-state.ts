import type { CallOptions, DocumentValue, StateSnapshot } from '@tai-state/core';
import { checkEventData } from '../log/event-data.js';
import { decodeEvent } from '../log/logged-event.js';
import type { LoggedEvent } from '../log/logged-event.js';
import { openEvent } from '../log/open-event.js';
import { upcast } from '../log/upcast.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';

/**
 * The state that an event has led to, as the event keeps it: undefined after a deletion, `digest` where it keeps a
 * digest alone. Throws `CorruptHistory` where it is not the one of its digest.
 */
export async function stateOfEvent(
  context: PersisterContext,
  { stateId }: StateRef,
  event: LoggedEvent,
  io: () => CallOptions,
): Promise<StateSnapshot<DocumentValue> | 'digest' | undefined> {
  if (event.to === 'none') return undefined;
  if (event.document.data['toState'] === undefined) return 'digest';
  checkEventData(context, event, stateId);
  return upcast(context, await openEvent(context.shield, decodeEvent(event), io())).toState;
}
