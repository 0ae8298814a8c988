import { CorruptHistory } from '@tai-state/core';
import type { AnyEvent } from '@tai-state/core/state-store-kit';
import type { PersisterContext } from '../persister/persister-context.js';

/**
 * An event in the present shape. Throws what an upcaster throws, and `CorruptHistory` for one that does not raise the
 * `schemaVersion`, or gives another event.
 */
export function upcast({ upcasters }: Pick<PersisterContext, 'upcasters'>, event: AnyEvent): AnyEvent {
  let present = event;
  for (;;) {
    const upcaster = upcasters.get(present.schemaVersion);
    if (upcaster === undefined) return present;
    const next = upcaster(present);
    if (next.version !== event.version || next.id !== event.id || next.stateId !== event.stateId) {
      throw new CorruptHistory(event.stateId, event.version, 'an upcaster has given another event');
    }
    if (!(next.schemaVersion > present.schemaVersion)) {
      throw new CorruptHistory(event.stateId, event.version, 'an upcaster has not raised the schemaVersion');
    }
    present = Object.freeze(next);
  }
}
