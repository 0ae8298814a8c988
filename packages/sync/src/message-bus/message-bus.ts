import type { CallOptions } from '@tai-state/core';

/** A message to be sent. */
export interface OutgoingMessage {
  /** The text, UTF-8 on the wire. At most 1 MiB. */
  readonly data: string;
  /** At most 100, keys and values without meaning to the bus. */
  readonly attributes?: Readonly<Record<string, string>>;
}

/** A message as it was delivered. */
export interface IncomingMessage {
  /** Given by the bus when it was published; the same for every delivery. Published twice, a text has two ids. */
  readonly id: string;
  readonly data: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** 1 for the first delivery; undefined where the bus does not count. */
  readonly deliveryAttempt: number | undefined;
}

/** Resolves: the message is acknowledged and not delivered again (as a rule). Throws: it is delivered again, later. */
export type MessageHandler = (message: IncomingMessage) => Promise<void>;

/** How messages are taken. */
export interface SubscribeOptions {
  /** How many handlers run at once at most. Defaults to 16. */
  readonly maxInFlight?: number;
  /** When it is aborted the subscription is closed. */
  readonly signal?: AbortSignal;
}

/** One consumer of a subscription. */
export interface MessageSubscription {
  /**
   * Takes no new messages, and resolves when the handlers in flight have ended and their messages are acknowledged,
   * or after `deadlineMs` (10,000 by default): what is in flight then is delivered again. Safe to call twice.
   */
  close(options?: Pick<CallOptions, 'deadlineMs'>): Promise<void>;
}

/**
 * Carries messages between services, at least once and in any order: a message may come twice, or before an older
 * one. Topics and subscriptions exist already: adapters do not create them on the way.
 */
export interface MessageBus extends AsyncDisposable {
  /**
   * Resolves when the bus has taken all messages (none: at once). When it throws, some may have been taken: publish
   * all again. `InvalidArgument`, `TooLarge`: nothing was sent. `StateNotFound`: there is no such topic.
   * Else `StorageUnavailable`, `PermissionDenied`, `Timeout` or `Aborted`.
   */
  publish(topic: string, messages: readonly OutgoingMessage[], options?: CallOptions): Promise<void>;

  /**
   * Gives the subscription's messages to `handler` until closed. Several consumers of one subscription share its
   * messages. A lost connection is restored by the adapter, and logged.
   */
  subscribe(subscription: string, handler: MessageHandler, options?: SubscribeOptions): MessageSubscription;

  /** Resolves when the bus answers; else throws as `publish` does. For readiness checks. */
  ping(options?: CallOptions): Promise<void>;

  /** Closes every subscription, then sends what is pending. A client that was handed in stays open: its owner's. */
  close(options?: Pick<CallOptions, 'deadlineMs'>): Promise<void>;
}
