import { decorrelatedJitter, isTaiStateError } from '@tai-state/core';
import type { CallOptions, Runtime } from '@tai-state/core';
import type { EventFeed, FeedPage } from './event-feed.js';
import type { Position } from './position.js';
import type { Tail } from './tail.js';

/** How a stream goes on. */
export interface StreamOptions {
  readonly pollMs: number;
  /** How soon it is read again where something newer was seen. */
  readonly pendingMs: number;
  readonly io: CallOptions;
  readonly runtime: Pick<Runtime, 'random' | 'telemetry'>;
  /** Whether it was ended: then what a call has thrown does not matter. */
  readonly ended: () => boolean;
}

/** When a listener is full at once, there is more than it bears: then it is read in turns of this, in milliseconds. */
const crowdedMs = 1_000;

/**
 * What a feed has, from a position on and without end: read up to now, then as a listener tells. Transient faults are
 * waited out. Whoever asks for a page gets what comes next at that time, so that nothing piles up meanwhile.
 */
export class EventStream {
  readonly #feed: EventFeed;
  readonly #tail: Tail;
  readonly #options: StreamOptions;
  #position: Position;
  #waitedMs = 0;
  /** How many listeners have ended one after the other without a snapshot. */
  #lost = 0;

  constructor(feed: EventFeed, tail: Tail, from: Position, options: StreamOptions) {
    this.#feed = feed;
    this.#tail = tail;
    this.#position = from;
    this.#options = options;
  }

  async *pages(): AsyncGenerator<FeedPage, void, undefined> {
    const { ended } = this.#options;
    while (!ended()) {
      const pending = yield* this.#read();
      if (!ended()) yield* this.#listen(pending);
    }
  }

  /** Runs until it succeeds: what passes by itself is waited for. Undefined once the stream was ended. */
  async persist<T>(body: () => Promise<T>): Promise<T | undefined> {
    while (!this.#options.ended()) {
      try {
        const result = await body();
        this.#waitedMs = 0;
        return result;
      } catch (error) {
        await this.#recover(error);
      }
    }
    return undefined;
  }

  /** Everything up to now. Gives whether something newer was seen. */
  async *#read(): AsyncGenerator<FeedPage, boolean, undefined> {
    while (!this.#options.ended()) {
      try {
        let pending = false;
        for await (const page of this.#feed.read(this.#position, this.#options.io)) {
          this.#waitedMs = 0;
          pending = page.pending;
          if (page.events.length > 0) yield page;
          this.#position = page.upTo;
        }
        return pending;
      } catch (error) {
        await this.#recover(error);
      }
    }
    return false;
  }

  /** What the listener tells, until it is time to read. */
  async *#listen(pendingFromRead: boolean): AsyncGenerator<FeedPage, void, undefined> {
    if (pendingFromRead && !this.#tail.isOpen) {
      await this.#tail.sleep(this.#options.pendingMs);
      return;
    }
    let pending = pendingFromRead;
    const fresh = !this.#tail.isOpen;
    this.#tail.open(this.#feed.target(this.#position));
    for (let first = fresh; ; first = false) {
      await this.#tail.wait(pending ? this.#options.pendingMs : this.#options.pollMs);
      const snapshot = this.#tail.take();
      if (this.#options.ended()) return;
      if (snapshot === undefined) {
        await this.#withoutListener();
        return;
      }
      this.#lost = 0;
      const page = this.#feed.take(snapshot, this.#position);
      if (page === 'read') return;
      if (page === 'reopen') {
        await this.#tail.close();
        if (first) await this.#tail.sleep(crowdedMs);
        return;
      }
      if (page.events.length > 0) yield page;
      this.#position = page.upTo;
      pending = page.pending;
    }
  }

  /** A listener that ends for good is tried again, but not at once each time. */
  async #withoutListener(): Promise<void> {
    if (this.#tail.isOpen) return;
    this.#lost += 1;
    if (this.#lost > 1) await this.#tail.sleep(this.#options.pollMs);
  }

  async #recover(error: unknown): Promise<void> {
    if (this.#options.ended()) return;
    if (!isTaiStateError(error) || !error.transient) throw error;
    const { random, telemetry } = this.#options.runtime;
    this.#waitedMs = backoff(this.#waitedMs, random);
    telemetry.count('subscription.retries', 1, { error: error.code });
    telemetry.log('warn', 'a subscription reads again after a fault', { error: error.code });
    await this.#tail.sleep(this.#waitedMs);
  }
}

const backoff = decorrelatedJitter(100, 10_000);
