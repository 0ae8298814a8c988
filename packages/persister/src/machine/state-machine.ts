import type { DomainEvent } from './domain-event.js';

/** A state and what can happen to it. It lives in memory: `machineDecider` makes it persistent. */
export interface StateMachine<T, E extends DomainEvent = DomainEvent> {
  /** The initial state, until an event was handled or another state restored. */
  readonly state: T;
  /** The actions that it takes in its present state. */
  readonly supportedActions: readonly string[];
  /**
   * Handles an event and gives the state after it. Throws `InvalidState` for an action that it does not take now; any
   * exception leaves the state as it was.
   */
  handleEvent(event: E): T;
  /** Goes on from a state that was kept. What it is given, it may not change. */
  restore(state: T): void;
}
