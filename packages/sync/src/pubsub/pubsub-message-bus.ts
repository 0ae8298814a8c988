import type { PubSub, Topic } from '@google-cloud/pubsub';
import { Call, InvalidState, resolveRuntime } from '@tai-state/core';
import type { CallOptions, Runtime } from '@tai-state/core';
import { checkMessages } from '../message-bus/check-messages.js';
import { closeOnAbort } from '../message-bus/close-on-abort.js';
import { maxInFlightOf } from '../message-bus/consumer-limits.js';
import type {
  MessageBus,
  MessageHandler,
  MessageSubscription,
  OutgoingMessage,
  SubscribeOptions,
} from '../message-bus/index.js';
import { PubSubConsumer } from './pubsub-consumer.js';
import { pubSubError } from './pubsub-error.js';

/** How a Pub/Sub bus works. */
export interface PubSubMessageBusOptions {
  readonly runtime?: Partial<Runtime>;
  /** The deadline of a publish or ping that brings none. Defaults to 10,000. */
  readonly deadlineMs?: number;
}

/**
 * The bus on Google Cloud Pub/Sub: unordered, unkeyed, at least once. Topics and subscriptions are named without
 * their project, which is the client's. The client is its owner's: closing the bus leaves it open.
 */
export class PubSubMessageBus implements MessageBus {
  readonly #pubsub: PubSub;
  readonly #runtime: Runtime;
  readonly #deadlineMs: number;
  readonly #topics = new Map<string, Topic>();
  readonly #consumers = new Set<MessageSubscription>();
  #closed = false;

  constructor(pubsub: PubSub, options: PubSubMessageBusOptions = {}) {
    this.#pubsub = pubsub;
    this.#runtime = resolveRuntime(options.runtime);
    this.#deadlineMs = options.deadlineMs ?? 10_000;
  }

  publish(topic: string, messages: readonly OutgoingMessage[], options?: CallOptions): Promise<void> {
    return this.#call('publish', `topic ${topic}`, options, async () => {
      checkMessages(messages);
      const publisher = this.#topic(topic);
      const sent = messages.map(({ data, attributes }) =>
        publisher.publishMessage({ data: Buffer.from(data, 'utf8'), attributes: { ...attributes } }),
      );
      await Promise.all(sent);
    });
  }

  subscribe(
    subscription: string,
    handler: MessageHandler,
    options: SubscribeOptions = {},
  ): MessageSubscription {
    if (this.#closed) throw closedBus();
    const maxInFlight = maxInFlightOf(options);
    const runtime = this.#runtime;
    const consumer = new PubSubConsumer({
      pubsub: this.#pubsub,
      subscription,
      handler,
      maxInFlight,
      runtime,
    });
    let forgetSignal = (): void => undefined;
    const handle: MessageSubscription = {
      close: async (closing) => {
        forgetSignal();
        this.#consumers.delete(handle);
        await consumer.close(closing);
      },
    };
    this.#consumers.add(handle);
    forgetSignal = closeOnAbort(handle, options.signal);
    return handle;
  }

  ping(options?: CallOptions): Promise<void> {
    return this.#call('ping', 'Pub/Sub', options, async () => {
      await this.#pubsub.getTopics({ pageSize: 1, autoPaginate: false });
    });
  }

  async close(options?: Pick<CallOptions, 'deadlineMs'>): Promise<void> {
    this.#closed = true;
    await Promise.all([...this.#consumers].map((consumer) => consumer.close(options)));
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #topic(name: string): Topic {
    const known = this.#topics.get(name);
    if (known !== undefined) return known;
    const topic = this.#pubsub.topic(name, {
      batching: { maxMessages: 500, maxBytes: 5 * 1024 * 1024, maxMilliseconds: 2 },
    });
    this.#topics.set(name, topic);
    return topic;
  }

  async #call(
    name: string,
    what: string,
    options: CallOptions | undefined,
    body: () => Promise<void>,
  ): Promise<void> {
    if (this.#closed) throw closedBus();
    const call = new Call(name, this.#runtime.clock, options, this.#deadlineMs);
    try {
      await call.race(body());
    } catch (error) {
      throw pubSubError(error, what);
    } finally {
      call[Symbol.dispose]();
    }
  }
}

function closedBus(): InvalidState {
  return new InvalidState('the bus is closed. Make a new one.');
}
