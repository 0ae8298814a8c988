import type { CallOptions, Change, StateToken, VectorClockSnapshot } from '@tai-state/core';
import type { StateMachinePersister } from '../persister/state-machine-persister.js';
import type { OutboxRecord } from '../transitions/transition.js';
import type { Decider } from './decider.js';
import type { DomainEvent } from './domain-event.js';

/** What a command handler is made of. */
export interface CommandHandlerOptions<Command, State, E extends DomainEvent> {
  readonly persister: StateMachinePersister<State>;
  readonly decider: Decider<Command, State, E>;
  /** The application's version of the shapes of its events' data. Defaults to 1. */
  readonly schemaVersion?: number;
  /** Records for the outbox, written in the commit of the events that they report. Defaults to none. */
  readonly outbox?: (events: readonly E[], state: State) => readonly OutboxRecord[];
}

/** How one command is handled. */
export interface CommandOptions extends CallOptions {
  /**
   * The version that its caller has seen, or its token; 0 for none. The command is refused where there is another one,
   * and never tried again. Defaults to whatever there is.
   */
  readonly expected?: number | StateToken;
  /**
   * Names the command, for a caller that may repeat it, even after a restart: handled once within the idempotency
   * window; repeated, it gives what it has made, and another command under the id `OperationReused`. Such a command is
   * data that storage can keep. Costs 1 R. A command that made nothing happen is decided anew.
   */
  readonly operationId?: string;
  /** What the command depends on beside the state: clocks of states that were read for it. */
  readonly causality?: VectorClockSnapshot;
}

/** What a command has made. */
export interface HandledCommand<State, E extends DomainEvent> {
  /** Empty where nothing happened. */
  readonly events: readonly E[];
  /** The state after them. */
  readonly state: State;
  /** Its version; 0 where there is no state. */
  readonly version: number;
}

/** One command on its way. */
export interface CommandRequest<Command> {
  readonly governorId: string;
  readonly stateId: string;
  readonly command: Command;
  readonly change: Change;
  readonly options: CommandOptions;
  /** The digest of the command, where it has an id. */
  readonly digest: string | undefined;
}
