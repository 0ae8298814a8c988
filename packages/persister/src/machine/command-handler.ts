import {
  InvalidArgument,
  OperationReused,
  StateNotFound,
  VersionConflict,
  checkId,
  retry,
} from '@tai-state/core';
import type { CallOptions, Change, DocumentData, ExpectedState } from '@tai-state/core';
import {
  checkedChange,
  checkedValue,
  digestOfValue,
  expectationOf,
  inCall,
} from '@tai-state/core/state-store-kit';
import type { StateCall } from '@tai-state/core/state-store-kit';
import type { Transition } from '../transitions/transition.js';
import { appliedCommand } from './applied-command.js';
import type {
  CommandHandlerOptions,
  CommandOptions,
  CommandRequest,
  HandledCommand,
} from './command-options.js';
import { decidedEvents } from './decider.js';
import type { DomainEvent } from './domain-event.js';

/** A state as a command finds it. */
interface Found<State> {
  readonly state: State;
  readonly version: number;
  readonly expected: ExpectedState;
}

/** What is to happen to a state that was found, or why nothing may. */
type Decided<State, E> =
  { readonly found: Found<State>; readonly events: readonly E[] } | { readonly refusal: unknown };

/**
 * Handles commands: loads the state, decides, appends the events together with the state that they lead to. Where
 * others were faster it decides again, with jitter, until the deadline. Costs 1 R, and where something happens as
 * `logTransition`.
 */
export class CommandHandler<Command, State = DocumentData, E extends DomainEvent = DomainEvent> {
  readonly #options: CommandHandlerOptions<Command, State, E>;

  constructor(options: CommandHandlerOptions<Command, State, E>) {
    this.#options = options;
  }

  /**
   * Handles one command; `decide` may run several times. Throws what it throws, `VersionConflict` or `StateNotFound`
   * where the caller has seen another version, `OperationReused`, and what `logTransition` throws.
   */
  async handle(
    governorId: string,
    stateId: string,
    command: Command,
    change: Change,
    options: CommandOptions = {},
  ): Promise<HandledCommand<State, E>> {
    const { expected, operationId } = options;
    const context = this.#options.persister.context.states;
    if (expected !== undefined) expectationOf(expected);
    if (operationId !== undefined) this.#checkOperation(operationId);
    const metadata = checkedChange(change, context.runtime.clock);
    const digest = operationId === undefined ? undefined : digestOfValue(checkedValue(command, 'command'));
    const request = { governorId, stateId, command, change: metadata, options, digest };
    const { random, telemetry } = context.runtime;
    return inCall(context, 'handleCommand', options, (call) =>
      retry(() => this.#attempt(request, call), {
        call: call.call,
        random,
        classify: (error) =>
          expected === undefined && error instanceof VersionConflict ? 'conflict' : 'final',
        onRetry() {
          telemetry.count('command.retries', 1);
          telemetry.log('warn', 'a command is decided again', { governorId, stateId });
        },
      }),
    );
  }

  #checkOperation(operationId: string): void {
    checkId(operationId, 'operationId');
    if (this.#options.persister.context.config.enableEventSourcing) return;
    throw new InvalidArgument('operationId', {
      expected: 'none where the persister keeps no events',
      found: 'one',
    });
  }

  async #attempt(request: CommandRequest<Command>, { io }: StateCall): Promise<HandledCommand<State, E>> {
    const { persister } = this.#options;
    const [applied, found] = await Promise.all([
      appliedCommand<State, E>(persister, request, io),
      this.#find(request, io()),
    ]);
    if (applied !== undefined) return applied;
    const decided = this.#decide(request, found);
    if ('events' in decided && decided.events.length > 0) {
      return this.#appendUnlessApplied(request, decided.found, decided.events, io);
    }
    // Handled by another process between the two reads, it shows in what was found, which then speaks against it.
    const meanwhile = await appliedCommand<State, E>(persister, request, io);
    if (meanwhile !== undefined) return meanwhile;
    if ('refusal' in decided) throw decided.refusal;
    const { state, version } = decided.found;
    return { events: decided.events, state, version };
  }

  #decide(
    { command }: CommandRequest<Command>,
    found: Found<State> | VersionConflict | StateNotFound,
  ): Decided<State, E> {
    if (found instanceof Error) return { refusal: found };
    try {
      return { found, events: decidedEvents(this.#options.decider, command, found.state) };
    } catch (error) {
      return { refusal: error };
    }
  }

  async #appendUnlessApplied(
    request: CommandRequest<Command>,
    found: Found<State>,
    events: readonly E[],
    io: StateCall['io'],
  ): Promise<HandledCommand<State, E>> {
    const { persister } = this.#options;
    try {
      return await this.#append(request, found, events, io());
    } catch (error) {
      const lost = error instanceof VersionConflict || error instanceof OperationReused;
      const late = lost ? await appliedCommand<State, E>(persister, request, io) : undefined;
      if (late !== undefined) return late;
      // Deleted since it was found: that is a change like others.
      const { governorId, stateId } = request;
      const path = persister.context.states.paths.head(governorId, stateId);
      throw error instanceof StateNotFound && found.version > 0 && request.options.expected === undefined
        ? new VersionConflict(path, found.version, 'absent', { cause: error })
        : error;
    }
  }

  /** The state, or why the command is refused: not before it is known whether it was handled. */
  async #find(
    { governorId, stateId, options }: CommandRequest<Command>,
    io: CallOptions,
  ): Promise<Found<State> | VersionConflict | StateNotFound> {
    const { persister, decider } = this.#options;
    const { expected } = options;
    const wanted = expected === undefined ? undefined : expectationOf(expected);
    try {
      const { state } = await persister.loadState(governorId, stateId, io);
      const { data, version, token } = state;
      const path = persister.context.states.paths.head(governorId, stateId);
      if (wanted?.mode === 'must-not-exist') return new VersionConflict(path, 'absent', version);
      if (wanted?.mode === 'exact' && wanted.version !== version) {
        return new VersionConflict(path, wanted.version, version);
      }
      return { state: data, version, expected: expected ?? token };
    } catch (error) {
      if (!(error instanceof StateNotFound)) throw error;
      if (wanted?.mode === 'exact') return error;
      return { state: decider.initialState(), version: 0, expected: 'must-not-exist' };
    }
  }

  async #append(
    { governorId, stateId, change, options, digest }: CommandRequest<Command>,
    found: Found<State>,
    events: readonly E[],
    io: CallOptions,
  ): Promise<HandledCommand<State, E>> {
    const { persister, decider, outbox, schemaVersion } = this.#options;
    const { causality, operationId } = options;
    const metadata =
      digest === undefined ? change : { ...change, context: { ...change.context, command: digest } };
    let { state } = found;
    const transitions = events.map((event): Transition<State> => {
      state = decider.evolve(state, event);
      const { type, data } = event;
      const payload = data as Transition['payload'];
      return {
        action: type,
        ...(payload !== undefined && { payload }),
        ...(schemaVersion !== undefined && { schemaVersion }),
        data: state,
        metadata,
      };
    });
    const { version } = await persister.logTransition(governorId, stateId, transitions, found.expected, {
      ...io,
      ...(operationId !== undefined && { operationId }),
      ...(causality !== undefined && { causality }),
      ...(outbox !== undefined && { outbox: outbox(events, state) }),
    });
    return { events, state, version };
  }
}
