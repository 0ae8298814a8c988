import { Duration } from '@google-cloud/pubsub';
import type { Message, PubSub, Subscription } from '@google-cloud/pubsub';
import { decorrelatedJitter, isTaiStateError } from '@tai-state/core';
import type { Runtime, Timer } from '@tai-state/core';
import { DEFAULT_CLOSE_DEADLINE_MS } from '../message-bus/consumer-limits.js';
import { InFlight } from '../message-bus/in-flight.js';
import type { MessageHandler, MessageSubscription } from '../message-bus/index.js';
import { pubSubError } from './pubsub-error.js';

interface PubSubConsumerOptions {
  readonly pubsub: PubSub;
  readonly subscription: string;
  readonly handler: MessageHandler;
  readonly maxInFlight: number;
  readonly runtime: Runtime;
}

const reopenBackoff = decorrelatedJitter(100, 30_000);

/**
 * One consumer of a Pub/Sub subscription. It limits the handlers itself, and holds what the library delivers beyond
 * the limit, so that on close it knows every message: held ones are given back at once, those in flight at their end
 * or at the deadline. The library's own close only flushes (its WAIT behaviour; the default would give back what is
 * being handled).
 */
export class PubSubConsumer implements MessageSubscription {
  readonly #options: PubSubConsumerOptions;
  readonly #inFlight: InFlight;
  readonly #held: Message[] = [];
  readonly #handled = new Set<Message>();
  #source: Subscription | undefined;
  #reopening: Timer | undefined;
  #backoffMs = 0;
  #closing: Promise<void> | undefined;

  constructor(options: PubSubConsumerOptions) {
    this.#options = options;
    this.#inFlight = new InFlight(options.runtime.clock);
    this.#open();
  }

  close({ deadlineMs = DEFAULT_CLOSE_DEADLINE_MS }: { readonly deadlineMs?: number } = {}): Promise<void> {
    this.#closing ??= this.#close(deadlineMs);
    return this.#closing;
  }

  #open(): void {
    const { pubsub, subscription, maxInFlight } = this.#options;
    const source = pubsub.subscription(subscription, {
      flowControl: { maxMessages: maxInFlight, allowExcessMessages: true },
      closeOptions: { behavior: 'WAIT', timeout: Duration.from({ minutes: 10 }) },
    });
    source.on('message', (message: Message) => {
      this.#backoffMs = 0;
      this.#arrived(message);
    });
    source.on('error', (error: unknown) => {
      this.#failed(source, error);
    });
    this.#source = source;
  }

  #arrived(message: Message): void {
    if (this.#closing !== undefined) message.nack();
    else if (this.#inFlight.size < this.#options.maxInFlight) this.#start(message);
    else this.#held.push(message);
  }

  #start(message: Message): void {
    this.#handled.add(message);
    void this.#inFlight
      .run(() => this.#handle(message))
      .then(() => {
        const next = this.#held.shift();
        if (next !== undefined) this.#arrived(next);
      });
  }

  async #handle(message: Message): Promise<void> {
    const { subscription, handler, runtime } = this.#options;
    try {
      await handler({
        id: message.id,
        data: message.data.toString('utf8'),
        attributes: message.attributes,
        deliveryAttempt: message.deliveryAttempt === 0 ? undefined : message.deliveryAttempt,
      });
      if (this.#handled.delete(message)) message.ack();
    } catch (error) {
      if (this.#handled.delete(message)) message.nack();
      runtime.telemetry.log('warn', 'message not taken', {
        subscription,
        messageId: message.id,
        attempt: message.deliveryAttempt,
        code: isTaiStateError(error) ? error.code : 'Unknown',
      });
    }
  }

  /** The library closes a subscription that had an error; a new one takes its place. */
  #failed(source: Subscription, error: unknown): void {
    const { subscription, runtime } = this.#options;
    const { code } = pubSubError(error, `subscription ${subscription}`);
    runtime.telemetry.log('error', 'subscription lost', { subscription, code });
    if (this.#closing !== undefined || this.#source !== source) return;
    this.#backoffMs = reopenBackoff(this.#backoffMs, runtime.random);
    this.#source = undefined;
    this.#reopening = runtime.clock.setTimer(() => {
      this.#open();
    }, this.#backoffMs);
  }

  async #close(deadlineMs: number): Promise<void> {
    this.#reopening?.cancel();
    const closed = this.#source?.close();
    for (const message of this.#held.splice(0)) message.nack();
    const start = this.#options.runtime.clock.monotonic();
    await this.#inFlight.idle(deadlineMs);
    for (const message of this.#handled) message.nack();
    this.#handled.clear();
    const left = Math.max(1000, deadlineMs - (this.#options.runtime.clock.monotonic() - start));
    const flushing = new InFlight(this.#options.runtime.clock);
    void flushing.run(async () => {
      await closed?.catch(() => undefined);
    });
    await flushing.idle(left);
  }
}
