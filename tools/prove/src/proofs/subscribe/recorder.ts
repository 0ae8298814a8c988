import type { Random } from '@tai-state/core';
import type { EventBatch, StateMachinePersister, SubscribeOptions } from '@tai-state/persister';

/** What a subscriber has dealt with, and where it goes on after its next crash. */
export interface Recorded {
  readonly options: SubscribeOptions;
  readonly events: string[];
  checkpoint: string | undefined;
}

/** An event by its state and version. */
export const nameOf = ({
  stateId,
  version,
}: {
  readonly stateId: string;
  readonly version: number;
}): string => `${stateId}@${String(version)}`;

/** What the lives of a subscriber have of their surroundings. */
export interface Surroundings {
  readonly governorId: string;
  readonly random: Random;
  /** A persister of a new process. */
  readonly persister: () => StateMachinePersister;
  /** Gives up after a while. */
  readonly within: <T>(promise: Promise<T>) => Promise<T | 'too-late'>;
}

/**
 * One life of a subscriber: it begins behind the last checkpoint that was kept, deals with some batches, each together
 * with its checkpoint, and crashes, now and then with a batch that it had and has not dealt with. Gives whether there was
 * a batch at all.
 */
export async function live(
  recorded: Recorded,
  { governorId, random, persister, within }: Surroundings,
): Promise<boolean> {
  const { checkpoint, options } = recorded;
  const subscription = await persister().subscribe(governorId, {
    ...options,
    batchSize: 1 + Math.floor(random.next() * 5),
    ...(checkpoint !== undefined && { from: { checkpoint } }),
  });
  const batches = subscription[Symbol.asyncIterator]();
  try {
    for (let left = Math.ceil(random.next() * 6); left > 0; left -= 1) {
      const next = await within(batches.next());
      if (next === 'too-late' || next.done === true) return false;
      if (random.next() < 0.1) return true;
      keep(recorded, next.value);
    }
    return true;
  } finally {
    await subscription.close();
  }
}

function keep(recorded: Recorded, { events, checkpoint }: EventBatch): void {
  recorded.events.push(...events.map(nameOf));
  recorded.checkpoint = checkpoint;
}
