import type { Event } from '@tai-state/core';
import type { EventBatch, EventSubscription } from '../subscription/event-subscription.js';

/** An event by its state and version. */
const nameOf = ({ stateId, version }: Pick<Event, 'stateId' | 'version'>): string =>
  `${stateId}@${String(version)}`;

/** The events of batches, by their names. */
export function namesOf<T>(batches: readonly EventBatch<T>[]): readonly string[] {
  return batches.flatMap(({ events }) => events.map(nameOf));
}

/** Reads until there are so many events, and ends the subscription. */
export async function readBatches<T>(
  subscription: EventSubscription<T>,
  events: number,
): Promise<readonly EventBatch<T>[]> {
  const batches: EventBatch<T>[] = [];
  let left = events;
  for await (const batch of subscription) {
    batches.push(batch);
    left -= batch.events.length;
    if (left <= 0) break;
  }
  return batches;
}
