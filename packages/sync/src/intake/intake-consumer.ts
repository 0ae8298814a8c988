import { KeyMutex, resolveRuntime } from '@tai-state/core';
import type { DocumentStore, Runtime } from '@tai-state/core';
import { parseProjectEvent } from '../contracts/index.js';
import type { IncomingMessage } from '../message-bus/index.js';
import type { IntakeOutcome } from './project-intake.js';
import { ProjectIntake } from './project-intake.js';
import { setAside } from './quarantine.js';
import type { QuarantineReason } from './quarantine.js';

/** How messages are consumed. */
export interface IntakeConsumerOptions {
  readonly store: DocumentStore;
  /** Told of a project whose job has become due. */
  readonly onDue: (projectId: string) => void;
  readonly runtime?: Partial<Runtime>;
}

/** What became of a message. */
export type MessageOutcome = IntakeOutcome | 'set-aside';

/**
 * What a worker does with each message of the project events: takes it in, or sets it aside when it can never be
 * processed. Events of one project are taken in one after the other, so that they do not contend for its documents.
 */
export class IntakeConsumer {
  readonly #options: IntakeConsumerOptions;
  readonly #runtime: Runtime;
  readonly #intake: ProjectIntake;
  readonly #turns = new KeyMutex();
  readonly #counts = new Map<MessageOutcome, number>();

  constructor(options: IntakeConsumerOptions) {
    this.#options = options;
    this.#runtime = resolveRuntime(options.runtime);
    this.#intake = new ProjectIntake(options.store, this.#runtime);
  }

  /** Messages since this consumer was made, by what became of them. */
  get counts(): Readonly<Partial<Record<MessageOutcome, number>>> {
    return Object.fromEntries(this.#counts);
  }

  /** Resolves when the message may be acknowledged; throws when it must come again. */
  async handle(message: IncomingMessage): Promise<void> {
    const outcome = await this.#take(message).catch((error: unknown) => {
      const fields = { messageId: message.id, error: String(error) };
      this.#runtime.telemetry.log('warn', 'a message could not be taken in and comes again', fields);
      throw error;
    });
    this.#counts.set(outcome, (this.#counts.get(outcome) ?? 0) + 1);
    this.#runtime.telemetry.count('sync.intake.messages', 1, { outcome });
  }

  async #take(message: IncomingMessage): Promise<MessageOutcome> {
    const { onDue } = this.#options;
    const parsed = parseProjectEvent(message.data);
    if (!parsed.ok) {
      await this.#setAside(message, parsed.malformed.reason, parsed.malformed.detail);
      return 'set-aside';
    }
    const { event } = parsed;
    const { projectId } = event.data;
    const outcome = await this.#turns.run(
      projectId,
      (turn) => turn,
      () => this.#intake.accept(event),
    );
    if (outcome === 'id-reused') {
      await this.#setAside(message, outcome, `event ${event.id} was taken in before with other data`);
    }
    if (outcome === 'raised') onDue(projectId);
    return outcome;
  }

  async #setAside(message: IncomingMessage, reason: QuarantineReason, detail: string): Promise<void> {
    const { id: messageId, data } = message;
    await setAside(this.#options.store, { reason, detail, messageId, data }, this.#runtime);
    this.#runtime.telemetry.log('warn', 'a message was set aside', { messageId, reason, detail });
  }
}
