import type { DocumentStore } from '@tai-state/core';
import { nameOf } from './recorder.js';
import type { Recorded } from './recorder.js';

interface LoggedEvent {
  readonly stateId: string;
  readonly version: number;
  readonly stamp: number;
}

/** The events of a governor in the order of their commits, by what is in the storage in the end. */
export async function committed(store: DocumentStore, governorId: string): Promise<readonly LoggedEvent[]> {
  const events: LoggedEvent[] = [];
  for await (const { documents } of store.queryPages({ collection: `governors/${governorId}/events` })) {
    for (const { data, createTime } of documents) {
      events.push({
        stateId: data['stateId'] as string,
        version: data['version'] as number,
        stamp: createTime,
      });
    }
  }
  return events.sort((left, right) => {
    if (left.stamp !== right.stamp) return left.stamp - right.stamp;
    if (left.stateId === right.stateId) return left.version - right.version;
    return left.stateId < right.stateId ? -1 : 1;
  });
}

/** How many events a subscriber should have dealt with. */
export function expectedOf({ options }: Recorded, log: readonly LoggedEvent[]): readonly string[] {
  const { stateId } = options;
  return log.filter((event) => stateId === undefined || event.stateId === stateId).map(nameOf);
}

/** What is wrong with what a subscriber has dealt with: everything once, and in its order. */
export function faultsOf(recorded: Recorded, log: readonly LoggedEvent[]): readonly string[] {
  const expected = expectedOf(recorded, log);
  const seen = new Set(recorded.events);
  const faults: string[] = [];
  const skipped = expected.filter((name) => !seen.has(name));
  if (skipped.length > 0) faults.push(`${String(skipped.length)} skipped, such as ${String(skipped[0])}`);
  const twice = recorded.events.length - seen.size;
  if (twice > 0) faults.push(`${String(twice)} twice`);
  if (faults.length === 0 && expected.some((name, index) => name !== recorded.events[index])) {
    faults.push('out of order');
  }
  return faults;
}
