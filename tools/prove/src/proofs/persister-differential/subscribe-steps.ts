import type { EventSubscription, SubscribeFrom, SubscribeOptions } from '@tai-state/persister';
import type { Account } from '../replay/account.js';
import { patienceMs } from './side.js';
import { governorId, stateOf } from './step.js';
import type { MakeStep } from './step.js';

/** Reads so many events, or gives up. */
async function readEvents(
  subscription: EventSubscription<Account>,
  count: number,
): Promise<{ readonly events: readonly unknown[]; readonly checkpoint: string | undefined }> {
  const events: unknown[] = [];
  let checkpoint: string | undefined;
  if (count > 0) {
    for await (const batch of subscription) {
      events.push(...batch.events);
      ({ checkpoint } = batch);
      if (events.length >= count) break;
    }
  }
  await subscription.close();
  return { events, checkpoint };
}

/** Subscribes under a new name from the start, reads a part, acknowledges, and another subscriber reads the rest. */
export const subscribeStep: MakeStep = (choice) => {
  const name = `reader${String(choice.from(1, 1e9))}`;
  const stateId = choice.chance(0.8) ? stateOf(choice) : undefined;
  const batchSize = choice.from(1, 3);
  const removes = choice.chance(0.6);
  return {
    name: `subscribe ${String(stateId)} in batches of ${String(batchSize)}`,
    async run(side) {
      const count = await side.eventCount(stateId);
      const options: SubscribeOptions = {
        name,
        batchSize,
        signal: AbortSignal.timeout(patienceMs),
        ...(stateId !== undefined && { stateId }),
      };
      const [one, two] = side.persisters;
      const first = await one.subscribe(governorId, options);
      const part = await readEvents(first, Math.min(count, batchSize));
      side.checkpoint = part.checkpoint ?? side.checkpoint;
      if (part.checkpoint !== undefined) await first.ack(part.checkpoint);
      const second = await two.subscribe(governorId, options);
      const rest = await readEvents(second, count - part.events.length);
      if (rest.checkpoint !== undefined) await second.ack(rest.checkpoint);
      if (removes) await second.remove();
      return [...part.events, ...rest.events];
    },
  };
};

/** Subscribes in a way that is refused, or to nothing. */
export const refusedSubscribeStep: MakeStep = (choice) => {
  const from = choice.of<SubscribeFrom>([
    { afterVersion: -1 },
    { afterVersion: 1 },
    'never' as 'now',
    { checkpoint: 'x' },
    'now',
  ]);
  const [batchSize, name] = [choice.of([100, 100, 0]), choice.of(['r', 'a/b'])];
  const [named, foreign] = [choice.chance(0.5), choice.chance(0.2)];
  const node = choice.of([0, 0, 2] as const);
  return {
    name: `subscribe from ${JSON.stringify(from)} by ${String(node)}`,
    async run(side) {
      const begin = foreign ? { checkpoint: side.checkpoint } : from;
      const options = { from: begin, batchSize, ...(named && { name }) };
      await side.settled();
      const subscription = await side.persisters[node].subscribe(governorId, options);
      await subscription.close();
      await subscription.ack(side.checkpoint);
    },
  };
};
