/** The message bus on Google Cloud Pub/Sub. */
export { deadLetterName, ensureSubscription, ensureTopic } from './ensure-subscription.js';
export type { SubscriptionSetup } from './ensure-subscription.js';
export { PubSubMessageBus } from './pubsub-message-bus.js';
export type { PubSubMessageBusOptions } from './pubsub-message-bus.js';
