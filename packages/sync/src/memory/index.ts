/** The ports of this package inside one process: for tests, demos and embedded use. */
export { MemoryMessageBus } from './memory-message-bus.js';
export type { MemoryMessageBusOptions } from './memory-message-bus.js';
export type { MemoryBusFaults, MemorySubscription } from './memory-subscription.js';
export { MemoryProjectRepository } from './memory-project-repository.js';
