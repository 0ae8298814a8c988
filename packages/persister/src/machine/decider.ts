import type { DomainEvent } from './domain-event.js';

/**
 * The rules of one kind of state as three pure functions. What they are given, they may not change; states and events
 * are plain data that storage can keep.
 */
export interface Decider<Command, State, E extends DomainEvent = DomainEvent> {
  /** The state before the first event. */
  initialState(): State;
  /** What a command makes happen: nothing (an empty list), one event or several. An exception refuses the command. */
  decide(command: Command, state: State): E | readonly E[];
  /** The state after an event. Never refuses what has happened. */
  evolve(state: State, event: E): State;
}

/** The events that a command makes happen, as a list. */
export function decidedEvents<Command, State, E extends DomainEvent>(
  decider: Decider<Command, State, E>,
  command: Command,
  state: State,
): readonly E[] {
  const events = decider.decide(command, state);
  return 'type' in events ? [events] : events;
}
