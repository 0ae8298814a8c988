import type { Actor, AnyStateMachine, EventFromLogic } from 'xstate';
import type { TransitionLog } from './transition-log.js';

/**
 * A running actor whose state is kept: every event that its machine takes, the machine's own included (delays, ends
 * of what it invoked), is logged as a transition with the snapshot that it led to. Effects run when XState runs them,
 * before the commit: after a crash in between they run again.
 */
export class PersistedActor<Machine extends AnyStateMachine> implements AsyncDisposable {
  /** To send events to, subscribe to and stop. It is stopped when something could not be logged. */
  readonly actor: Actor<Machine>;
  readonly #log: TransitionLog;

  constructor(actor: Actor<Machine>, log: TransitionLog) {
    this.actor = actor;
    this.#log = log;
  }

  /** The version of the state that was logged last. */
  get version(): number {
    return this.#log.version;
  }

  /** Sends an event and waits until it is logged. Gives the version. Throws as `saved` does. */
  send(event: EventFromLogic<Machine>): Promise<number> {
    this.actor.send(event);
    return this.saved();
  }

  /**
   * Waits until all that has happened is logged, and gives the version. Throws what `logTransition` throws, such as
   * `VersionConflict` when another process has moved the state, and what the machine has thrown. From then on it throws
   * always, and the state stays as it was logged last: open the actor again.
   */
  saved(): Promise<number> {
    return this.#log.settled();
  }

  /** Stops the actor and waits until all is logged. Throws as `saved` does. */
  async [Symbol.asyncDispose](): Promise<void> {
    this.actor.stop();
    await this.saved();
  }
}
