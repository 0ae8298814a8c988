import type { Event } from '@tai-state/core';
import type { Decider } from './decider.js';
import type { DomainEvent } from './domain-event.js';

/** The domain's event in an event of the log. */
export function domainEvent({ action, payload }: Pick<Event, 'action' | 'payload'>): DomainEvent {
  return { type: action, ...(payload !== undefined && { data: payload }) };
}

/** The reducer for a persister whose states a decider rules: needed where events keep digests alone. */
export function deciderReducer<Command, State, E extends DomainEvent>(
  decider: Decider<Command, State, E>,
): (data: State | undefined, event: Event<State>) => State {
  return (data, event) => decider.evolve(data ?? decider.initialState(), domainEvent(event) as E);
}
