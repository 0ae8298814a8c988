import { InvalidState } from '@tai-state/core';
import type { Clock } from '@tai-state/core';
import { DEFAULT_CLOSE_DEADLINE_MS } from '../message-bus/consumer-limits.js';
import { InFlight } from '../message-bus/in-flight.js';
import type { IncomingMessage, MessageHandler } from '../message-bus/index.js';

/** What becomes of a delivery. */
interface Delivery {
  /** The message must come again. Called once, or never when it was acknowledged. */
  refused(error: unknown): void;
  /** The consumer has room again. */
  settled(): void;
}

/** One consumer of a memory subscription. */
export class MemoryConsumer {
  readonly #handler: MessageHandler;
  readonly #maxInFlight: number;
  readonly #inFlight: InFlight;
  readonly #open = new Set<Delivery>();
  readonly #onClose: () => void;
  #closing: Promise<void> | undefined;

  constructor(handler: MessageHandler, maxInFlight: number, clock: Clock, onClose: () => void) {
    this.#handler = handler;
    this.#maxInFlight = maxInFlight;
    this.#inFlight = new InFlight(clock);
    this.#onClose = onClose;
  }

  get hasRoom(): boolean {
    return this.#closing === undefined && this.#inFlight.size < this.#maxInFlight;
  }

  /** Runs the handler, never before the caller has returned. */
  take(message: IncomingMessage, delivery: Delivery): void {
    this.#open.add(delivery);
    void this.#inFlight
      .run(async () => {
        try {
          await Promise.resolve();
          await this.#handler(message);
          this.#open.delete(delivery);
        } catch (error) {
          if (this.#open.delete(delivery)) delivery.refused(error);
        }
      })
      .then(() => {
        delivery.settled();
      });
  }

  close(deadlineMs = DEFAULT_CLOSE_DEADLINE_MS): Promise<void> {
    this.#closing ??= this.#close(deadlineMs);
    return this.#closing;
  }

  async #close(deadlineMs: number): Promise<void> {
    this.#onClose();
    await this.#inFlight.idle(deadlineMs);
    const cut = [...this.#open];
    this.#open.clear();
    for (const delivery of cut) delivery.refused(new InvalidState('the consumer was closed.'));
  }
}
