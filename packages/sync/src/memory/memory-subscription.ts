import type { Random } from '@tai-state/core';

/** A subscription of a topic; it keeps every message that is published from then on until it is acknowledged. */
export interface MemorySubscription {
  readonly topic: string;
  readonly subscription: string;
  /** Where messages go after `maxDeliveryAttempts` (5 by default) failed deliveries. Without it they stay for ever. */
  readonly deadLetterTopic?: string;
  readonly maxDeliveryAttempts?: number;
}

/** What a bus may do to messages although nothing is broken, drawn from a seeded source. */
export interface MemoryBusFaults {
  readonly random: Random;
  /** The share of messages that are delivered twice, 0 to 1. */
  readonly duplicates?: number;
  /** The share of messages that overtake older ones, 0 to 1. */
  readonly reordering?: number;
}
