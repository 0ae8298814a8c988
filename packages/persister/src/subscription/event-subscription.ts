import { Aborted, InvalidState } from '@tai-state/core';
import type { CallOptions, DocumentData, Event } from '@tai-state/core';
import type { LoggedEvent } from '../log/logged-event.js';
import type { FeedPage } from './event-feed.js';
import type { EventStream } from './event-stream.js';
import type { NamedPosition } from './named-position.js';
import { behind, decodePosition, encodePosition } from './position.js';
import type { EventSource, Position } from './position.js';

/** Events that follow each other, and the place behind them. */
export interface EventBatch<T = DocumentData> {
  /** One at least. */
  readonly events: readonly Event<T>[];
  /** Once they are dealt with: a subscription that begins here goes on behind them. */
  readonly checkpoint: string;
}

/** What a subscription is made of. */
export interface SubscriptionParts<T> {
  readonly source: EventSource;
  readonly batchSize: number;
  readonly stream: EventStream;
  readonly named: NamedPosition | undefined;
  readonly signal: AbortSignal | undefined;
  /** The event as the application knows it. */
  readonly opened: (event: LoggedEvent) => Promise<Event<T>>;
  /** Ends reading and listening. */
  readonly end: () => Promise<void>;
}

/**
 * A subscription to events, in batches: `for await (const { events, checkpoint } of subscription)`. It reads when it is
 * asked for the next batch, so that who is slow slows it down. Leaving the loop ends it, as `close` does; an aborted
 * signal ends it with `Aborted`.
 */
export class EventSubscription<T = DocumentData> implements AsyncIterable<EventBatch<T>>, AsyncDisposable {
  readonly #parts: SubscriptionParts<T>;
  #begun = false;

  constructor(parts: SubscriptionParts<T>) {
    this.#parts = parts;
  }

  /** Once; a second time throws `InvalidState`. */
  [Symbol.asyncIterator](): AsyncIterator<EventBatch<T>, void, undefined> {
    if (this.#begun)
      throw new InvalidState('a subscription is read once: subscribe again from a checkpoint.');
    this.#begun = true;
    return this.#batches();
  }

  /**
   * Says that everything up to a checkpoint is dealt with: who subscribes under this name goes on behind it. An older
   * checkpoint changes nothing. 1 W (and 1 R where another subscriber has acknowledged under this name). Throws
   * `InvalidState` without a name, `InvalidArgument` for a checkpoint of other events.
   */
  async ack(checkpoint: string, options: CallOptions = {}): Promise<void> {
    const { named, source } = this.#parts;
    if (named === undefined) throw unnamed();
    await named.acknowledge(decodePosition(source, checkpoint), options);
  }

  /** Ends it and removes its name: cleanup does not wait for it any more. 1 W. Throws `InvalidState` without a name. */
  async remove(options: CallOptions = {}): Promise<void> {
    const { named } = this.#parts;
    if (named === undefined) throw unnamed();
    await this.close();
    await named.remove(options);
  }

  /** Ends it: the loop over it ends without an error. What is under a name stays. */
  close(): Promise<void> {
    return this.#parts.end();
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  async *#batches(): AsyncGenerator<EventBatch<T>, void, undefined> {
    const { stream, signal } = this.#parts;
    try {
      for await (const page of stream.pages()) yield* this.#split(page);
    } finally {
      await this.close();
    }
    if (signal?.aborted === true) throw new Aborted('subscribe', { cause: signal.reason });
  }

  async *#split({ events, upTo }: FeedPage): AsyncGenerator<EventBatch<T>, void, undefined> {
    const { source, batchSize, stream, opened } = this.#parts;
    for (let start = 0; start < events.length; start += batchSize) {
      const part = events.slice(start, start + batchSize);
      const open = await stream.persist(() => Promise.all(part.map(opened)));
      if (open === undefined) return;
      const last = part.at(-1);
      const end: Position =
        start + batchSize >= events.length || last === undefined ? upTo : behind(last, upTo);
      yield Object.freeze({ events: Object.freeze(open), checkpoint: encodePosition(source, end) });
    }
  }
}

function unnamed(): InvalidState {
  return new InvalidState('this subscription has no name: keep the checkpoint yourself, or give it one.');
}
