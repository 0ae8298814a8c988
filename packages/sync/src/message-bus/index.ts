/** The port through which events reach other services. */
export type {
  IncomingMessage,
  MessageBus,
  MessageHandler,
  MessageSubscription,
  OutgoingMessage,
  SubscribeOptions,
} from './message-bus.js';
