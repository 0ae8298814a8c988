import { PubSub } from '@google-cloud/pubsub';
import { randomIdSource } from '@tai-state/core';
import { describeReal } from '@tai-state/testbed/jest';
import { messageBusContract } from '../testing/message-bus-contract.js';
import { deadLetterName, ensureSubscription } from './ensure-subscription.js';
import { PubSubMessageBus } from './pubsub-message-bus.js';

describeReal(['pubsub'], 'PubSubMessageBus', (servers) => {
  const pubsub = new PubSub({
    projectId: `bus-${randomIdSource.next().toLowerCase()}`,
    emulatorMode: true,
    apiEndpoint: servers.pubsub.host,
  });

  afterAll(() => pubsub.close());

  it.each(messageBusContract.map((item) => [item.name, item] as const))('%s', async (_name, { run }) => {
    const id = randomIdSource.next();
    const topic = `t-${id}`;
    const subscription = `s-${id}`;
    const otherSubscription = `o-${id}`;
    await ensureSubscription(pubsub, { topic, subscription, maxDeliveryAttempts: 5 });
    await ensureSubscription(pubsub, { topic, subscription, maxDeliveryAttempts: 5 });
    await pubsub.createSubscription(topic, otherSubscription);
    await using bus = new PubSubMessageBus(pubsub);
    const deadLetterSubscription = deadLetterName(subscription);
    await run({ bus, topic, subscription, otherSubscription, deadLetterSubscription });
  });
});
