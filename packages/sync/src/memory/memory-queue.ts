import { decorrelatedJitter, isTaiStateError } from '@tai-state/core';
import type { Runtime, Timer } from '@tai-state/core';
import { maxInFlightOf } from '../message-bus/consumer-limits.js';
import type {
  IncomingMessage,
  MessageHandler,
  OutgoingMessage,
  SubscribeOptions,
} from '../message-bus/index.js';
import { MemoryConsumer } from './memory-consumer.js';
import type { MemoryBusFaults, MemorySubscription } from './memory-subscription.js';

/** A message of one subscription that is not acknowledged. */
interface Entry {
  readonly message: IncomingMessage;
  attempts: number;
  backoffMs: number;
}

interface MemoryQueueOptions extends MemorySubscription {
  readonly runtime: Runtime;
  readonly faults: MemoryBusFaults | undefined;
  deadLetter(topic: string, message: OutgoingMessage): void;
}

const backoff = decorrelatedJitter(10, 1000);

/** The messages of one subscription: kept until a handler has taken them, redelivered when one has thrown. */
export class MemoryQueue {
  readonly #options: MemoryQueueOptions;
  readonly #ready: Entry[] = [];
  readonly #waiting = new Set<Timer>();
  readonly #consumers = new Set<MemoryConsumer>();

  constructor(options: MemoryQueueOptions) {
    this.#options = options;
  }

  push(message: IncomingMessage): void {
    const { faults } = this.#options;
    this.#enqueue({ message, attempts: 0, backoffMs: 0 });
    if (faults !== undefined && faults.random.next() < (faults.duplicates ?? 0)) {
      this.#enqueue({ message, attempts: 0, backoffMs: 0 });
    }
  }

  consume(handler: MessageHandler, options: SubscribeOptions): MemoryConsumer {
    const consumer = new MemoryConsumer(handler, maxInFlightOf(options), this.#options.runtime.clock, () => {
      this.#consumers.delete(consumer);
    });
    this.#consumers.add(consumer);
    this.#pump();
    return consumer;
  }

  /** Cancels the redeliveries that are due later. */
  stop(): void {
    for (const timer of this.#waiting) timer.cancel();
    this.#waiting.clear();
  }

  #enqueue(entry: Entry): void {
    const { faults } = this.#options;
    const overtakes = faults !== undefined && faults.random.next() < (faults.reordering ?? 0);
    const at = overtakes ? Math.floor(faults.random.next() * (this.#ready.length + 1)) : this.#ready.length;
    this.#ready.splice(at, 0, entry);
    this.#pump();
  }

  #pump(): void {
    for (const consumer of this.#consumers) {
      while (consumer.hasRoom) {
        const entry = this.#ready.shift();
        if (entry === undefined) return;
        this.#deliver(entry, consumer);
      }
    }
  }

  #deliver(entry: Entry, consumer: MemoryConsumer): void {
    entry.attempts += 1;
    const message = { ...entry.message, deliveryAttempt: entry.attempts };
    consumer.take(message, {
      refused: (error) => {
        this.#refused(entry, error);
      },
      settled: () => {
        this.#pump();
      },
    });
  }

  #refused(entry: Entry, error: unknown): void {
    const { subscription, deadLetterTopic, maxDeliveryAttempts = 5, runtime } = this.#options;
    runtime.telemetry.log('warn', 'message not taken', {
      subscription,
      messageId: entry.message.id,
      attempt: entry.attempts,
      code: isTaiStateError(error) ? error.code : 'Unknown',
    });
    if (deadLetterTopic !== undefined && entry.attempts >= maxDeliveryAttempts) {
      this.#options.deadLetter(deadLetterTopic, entry.message);
    } else {
      entry.backoffMs = backoff(entry.backoffMs, runtime.random);
      const timer = runtime.clock.setTimer(() => {
        this.#waiting.delete(timer);
        this.#enqueue(entry);
      }, entry.backoffMs);
      this.#waiting.add(timer);
    }
  }
}
