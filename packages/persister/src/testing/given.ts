import { AssertionError, strict as assert } from 'node:assert';
import { checkedValue } from '@tai-state/core/state-store-kit';
import type { Decider } from '../machine/decider.js';
import { decidedEvents } from '../machine/decider.js';
import type { DomainEvent } from '../machine/domain-event.js';

type ErrorClass = abstract new (...args: never[]) => Error;

/** What a command is expected to do. */
export interface Expected<E> {
  /**
   * These events and no others (none: nothing happens); or one class of errors, for a command that is refused. Throws
   * Node's `AssertionError`, which every test runner shows with the difference.
   */
  then(...expected: readonly E[] | readonly [ErrorClass]): void;
}

/** The specification of a decider: `given(...events).when(command).then(...events)`. */
export interface Specification<Command, E> {
  given(...events: readonly E[]): { when(command: Command): Expected<E> };
}

function isErrorClass(expected: readonly unknown[]): expected is readonly [ErrorClass] {
  return expected.length === 1 && typeof expected[0] === 'function';
}

function refusal(decide: () => unknown, expected: ErrorClass): void {
  let events: unknown;
  try {
    events = decide();
  } catch (error) {
    if (error instanceof expected) return;
    throw new AssertionError({
      message: `the command was to be refused by ${expected.name}, and was by ${String(error)}`,
      actual: error,
      expected,
      operator: 'then',
    });
  }
  throw new AssertionError({
    message: `the command was to be refused by ${expected.name}, and made happen ${JSON.stringify(events)}`,
    actual: events,
    expected,
    operator: 'then',
  });
}

/**
 * Specifies a decider without any storage and in any test runner. States and events pass through the checks of storage
 * and are frozen as it does it: a rule that changes what it is given, or makes what cannot be kept, fails here.
 */
export function specify<Command, State, E extends DomainEvent>(
  decider: Decider<Command, State, E>,
): Specification<Command, E> {
  const kept = <T>(value: T, subject: string): T => checkedValue(value, subject) as T;
  return {
    given: (...events) => ({
      when: (command) => ({
        then(...expected) {
          const state = events.reduce(
            (before, event) => kept(decider.evolve(before, kept(event, 'an event')), 'the state'),
            kept(decider.initialState(), 'the initial state'),
          );
          const decide = (): readonly E[] =>
            decidedEvents(decider, command, state).map((event) => kept(event, 'an event'));
          if (isErrorClass(expected)) refusal(decide, expected[0]);
          else assert.deepEqual(decide(), expected);
        },
      }),
    }),
  };
}
