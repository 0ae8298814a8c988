import { TooLarge } from '@tai-state/core';
import type { ExpectedState } from '@tai-state/core';
import type { StateMachinePersister } from '../persister/state-machine-persister.js';
import type { Transition } from '../transitions/transition.js';
import type { StoredMachine } from './stored-machine.js';

const batchSize = 50;

/** Where the transitions of one actor go. */
export interface TransitionLogOptions {
  readonly persister: StateMachinePersister<StoredMachine>;
  readonly governorId: string;
  readonly stateId: string;
  readonly version: number;
  readonly expected: ExpectedState;
  /** Called once, when something cannot be logged. Nothing is logged any more. */
  onFailure(error: unknown): void;
}

/**
 * Logs the transitions of one actor in their order, one commit at a time: what comes while one is under way goes
 * together in the next.
 */
export class TransitionLog {
  readonly #options: TransitionLogOptions;
  #version: number;
  #expected: ExpectedState;
  #waiting: Transition<StoredMachine>[] = [];
  #running: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  constructor(options: TransitionLogOptions) {
    this.#options = options;
    this.#version = options.version;
    this.#expected = options.expected;
  }

  /** Of the last commit. */
  get version(): number {
    return this.#version;
  }

  /** Whether everything that comes is let go. */
  get failed(): boolean {
    return this.#failure !== undefined;
  }

  push(transition: Transition<StoredMachine>): void {
    if (this.failed) return;
    this.#waiting.push(transition);
    this.#running ??= this.#run();
  }

  /** Nothing more can be logged, for this reason. */
  fail(error: unknown): void {
    if (this.failed) return;
    this.#failure = { error };
    this.#waiting = [];
    this.#options.onFailure(error);
  }

  /** Resolves once all is logged. Rejects with the reason why something was not. */
  async settled(): Promise<number> {
    while (this.#running !== undefined) await this.#running;
    if (this.#failure !== undefined) throw this.#failure.error;
    return this.#version;
  }

  async #run(): Promise<void> {
    // Everything of the present turn goes into the first commit.
    await Promise.resolve();
    let size = batchSize;
    while (this.#waiting.length > 0) {
      const batch = this.#waiting.slice(0, size);
      try {
        await this.#commit(batch);
        this.#waiting.splice(0, batch.length);
        size = batchSize;
      } catch (error) {
        if (error instanceof TooLarge && batch.length > 1) size = Math.ceil(batch.length / 2);
        else this.fail(error);
      }
    }
    this.#running = undefined;
  }

  async #commit(batch: readonly Transition<StoredMachine>[]): Promise<void> {
    const { persister, governorId, stateId } = this.#options;
    const { state, version } = await persister.logTransition(governorId, stateId, batch, this.#expected);
    this.#version = version;
    this.#expected = state?.token ?? version;
  }
}
