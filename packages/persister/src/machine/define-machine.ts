import { InvalidState } from '@tai-state/core';
import type { DomainEvent } from './domain-event.js';
import type { StateMachine } from './state-machine.js';

/** A state machine as a table of its actions. */
export interface MachineDefinition<T> {
  initialState(): T;
  /** The state after each action, from the state before and what came with it. Pure; an exception refuses. */
  readonly actions: Readonly<Record<string, (state: T, data: unknown) => T>>;
  /** The actions that a state takes. Defaults to all of the table. */
  allowed?(state: T): readonly string[];
}

class DefinedMachine<T> implements StateMachine<T> {
  readonly #definition: MachineDefinition<T>;
  #state: T;

  constructor(definition: MachineDefinition<T>) {
    this.#definition = definition;
    this.#state = definition.initialState();
  }

  get state(): T {
    return this.#state;
  }

  get supportedActions(): readonly string[] {
    const names = Object.keys(this.#definition.actions);
    const allowed = this.#definition.allowed?.(this.#state) ?? names;
    return names.filter((name) => allowed.includes(name));
  }

  handleEvent({ type, data }: DomainEvent): T {
    const { actions } = this.#definition;
    const action = this.supportedActions.includes(type) ? actions[type] : undefined;
    if (action === undefined) {
      const supported = this.supportedActions.join(', ') || 'none';
      throw new InvalidState(
        `the machine does not take ${type} in its present state: it takes ${supported}.`,
      );
    }
    this.#state = action(this.#state, data);
    return this.#state;
  }

  restore(state: T): void {
    this.#state = state;
  }
}

/**
 * Makes machines of one definition, each in the initial state. They throw `InvalidState` for an action that the
 * present state does not take.
 */
export function defineMachine<T>(definition: MachineDefinition<T>): () => StateMachine<T> {
  return () => new DefinedMachine(definition);
}
