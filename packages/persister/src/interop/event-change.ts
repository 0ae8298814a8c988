import type { Change, DocumentData } from '@tai-state/core';

/** Who changes a state, why and on what ground: the same for all events, or made for each. */
export type EventChange<E> = Change | ((event: E) => Change);

/**
 * What the audit trail says of an event of another library: what the caller has given for it, else that the node has
 * done it and the event's type. `context` is added to the caller's.
 */
export function changeOf<E extends { readonly type: string }>(
  change: EventChange<E> | undefined,
  nodeId: string,
  event: E,
  context: DocumentData = {},
): Change {
  const given = typeof change === 'function' ? change(event) : change;
  const { context: told, ...rest } = given ?? { changedBy: nodeId, reason: event.type };
  const all = { ...told, ...context };
  return { ...rest, ...(Object.keys(all).length > 0 && { context: all }) };
}
