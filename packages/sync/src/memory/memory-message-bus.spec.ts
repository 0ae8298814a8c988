import { seededRandom } from '@tai-state/core';
import { messageBusContract } from '../testing/message-bus-contract.js';
import { Recorder } from '../testing/recorder.js';
import { MemoryMessageBus } from './memory-message-bus.js';
import type { MemoryBusFaults } from './memory-subscription.js';

const topic = 'project-events';

function newBus(faults?: MemoryBusFaults): MemoryMessageBus {
  return new MemoryMessageBus({
    subscriptions: [
      { topic, subscription: 'one', deadLetterTopic: 'dead', maxDeliveryAttempts: 5 },
      { topic, subscription: 'other' },
      { topic: 'dead', subscription: 'dead' },
    ],
    ...(faults && { faults }),
  });
}

describe('MemoryMessageBus', () => {
  it.each(messageBusContract.map((item) => [item.name, item] as const))('%s', async (_name, { run }) => {
    await using bus = newBus();
    await run({
      bus,
      topic,
      subscription: 'one',
      otherSubscription: 'other',
      deadLetterSubscription: 'dead',
    });
  });

  it('duplicates and reorders by its seed, and loses nothing', async () => {
    const delivered = async (): Promise<string[]> => {
      await using bus = newBus({ random: seededRandom(7), duplicates: 0.3, reordering: 0.3 });
      const messages = Array.from({ length: 50 }, (_, index) => ({ data: String(index).padStart(2, '0') }));
      await bus.publish(topic, messages);
      const recorder = new Recorder();
      bus.subscribe('one', recorder.handler);
      expect(await recorder.received(50)).toEqual(messages.map(({ data }) => data));
      return recorder.deliveries.map(({ data }) => data);
    };
    const first = await delivered();
    expect(first.length).toBeGreaterThan(50);
    expect(first).not.toEqual([...first].sort());
    expect(await delivered()).toEqual(first);
  });
});
