import type { Decider } from './decider.js';
import type { DomainEvent } from './domain-event.js';
import type { StateMachine } from './state-machine.js';

/**
 * A decider whose commands are the events of a state machine: each one happens, unless the machine refuses to handle
 * it. `create` makes a machine in the initial state. A replay handles the events again: what was taken once has to be
 * taken by later versions of the machine.
 */
export function machineDecider<T, E extends DomainEvent = DomainEvent>(
  create: () => StateMachine<T, E>,
): Decider<E, T, E> {
  const handle = (state: T, event: E): T => {
    const machine = create();
    machine.restore(state);
    return machine.handleEvent(event);
  };
  return {
    initialState: () => create().state,
    decide(event, state) {
      handle(state, event);
      return event;
    },
    evolve: handle,
  };
}
