import { Call, InvalidState, StateNotFound, resolveRuntime } from '@tai-state/core';
import type { CallOptions, Runtime } from '@tai-state/core';
import { checkMessages } from '../message-bus/check-messages.js';
import { closeOnAbort } from '../message-bus/close-on-abort.js';
import type {
  IncomingMessage,
  MessageBus,
  MessageHandler,
  MessageSubscription,
  OutgoingMessage,
  SubscribeOptions,
} from '../message-bus/index.js';
import { MemoryQueue } from './memory-queue.js';
import type { MemoryBusFaults, MemorySubscription } from './memory-subscription.js';

/** What a memory bus is made of. Every topic has at least one subscription here, or it does not exist. */
export interface MemoryMessageBusOptions {
  readonly subscriptions: readonly MemorySubscription[];
  readonly faults?: MemoryBusFaults;
  readonly runtime?: Partial<Runtime>;
}

/**
 * The bus inside one process, as honest as a real one: at least once, redelivery with backoff by the injected clock,
 * dead-letter topics, and on request seeded duplicates and reordering. It forgets everything when the process ends.
 */
export class MemoryMessageBus implements MessageBus {
  readonly #runtime: Runtime;
  readonly #topics = new Map<string, MemoryQueue[]>();
  readonly #queues = new Map<string, MemoryQueue>();
  readonly #open = new Set<MessageSubscription>();
  #published = 0;
  #closed = false;

  constructor({ subscriptions, faults, runtime }: MemoryMessageBusOptions) {
    this.#runtime = resolveRuntime(runtime);
    for (const spec of subscriptions) {
      const queue = new MemoryQueue({
        ...spec,
        faults,
        runtime: this.#runtime,
        deadLetter: (topic, message) => {
          this.#spread(topic, message);
        },
      });
      this.#queues.set(spec.subscription, queue);
      this.#topics.set(spec.topic, [...(this.#topics.get(spec.topic) ?? []), queue]);
    }
  }

  publish(topic: string, messages: readonly OutgoingMessage[], options?: CallOptions): Promise<void> {
    return this.#call('publish', options, () => {
      checkMessages(messages);
      if (!this.#topics.has(topic)) throw new StateNotFound(`topic ${topic}`);
      for (const message of messages) this.#spread(topic, message);
    });
  }

  subscribe(name: string, handler: MessageHandler, options: SubscribeOptions = {}): MessageSubscription {
    if (this.#closed) throw closedBus();
    const queue = this.#queues.get(name);
    if (queue === undefined) throw new StateNotFound(`subscription ${name}`);
    const consumer = queue.consume(handler, options);
    let forgetSignal = (): void => undefined;
    const subscription: MessageSubscription = {
      close: async (closing) => {
        forgetSignal();
        this.#open.delete(subscription);
        await consumer.close(closing?.deadlineMs);
      },
    };
    this.#open.add(subscription);
    forgetSignal = closeOnAbort(subscription, options.signal);
    return subscription;
  }

  ping(options?: CallOptions): Promise<void> {
    return this.#call('ping', options, () => undefined);
  }

  async close(options?: Pick<CallOptions, 'deadlineMs'>): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#open].map((subscription) => subscription.close(options)));
    for (const queue of this.#queues.values()) queue.stop();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #spread(topic: string, { data, attributes = {} }: OutgoingMessage): void {
    this.#published += 1;
    const message: IncomingMessage = {
      id: String(this.#published),
      data,
      attributes: Object.freeze({ ...attributes }),
      deliveryAttempt: undefined,
    };
    for (const queue of this.#topics.get(topic) ?? []) queue.push(message);
  }

  async #call(name: string, options: CallOptions | undefined, body: () => void): Promise<void> {
    if (this.#closed) throw closedBus();
    const call = new Call(name, this.#runtime.clock, options, 10_000);
    try {
      body();
      await Promise.resolve();
    } finally {
      call[Symbol.dispose]();
    }
  }
}

function closedBus(): InvalidState {
  return new InvalidState('the bus is closed. Make a new one.');
}
