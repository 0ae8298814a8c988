import type { MessageBus } from '../message-bus/index.js';

/** What a case of the contract gets: a bus of its own with one topic and two subscriptions of it, all empty. */
export interface MessageBusFixture {
  readonly bus: MessageBus;
  readonly topic: string;
  /** Dead-letters to `deadLetterSubscription` after 5 attempts. */
  readonly subscription: string;
  /** Never dead-letters. */
  readonly otherSubscription: string;
  readonly deadLetterSubscription: string;
}

/** Messages that differ: `prefix-000`, `prefix-001`, … */
export function numbered(prefix: string, count: number): { data: string }[] {
  return Array.from({ length: count }, (_, index) => ({
    data: `${prefix}-${String(index).padStart(3, '0')}`,
  }));
}
