/** From the outbox of projects to the bus. */
export { ProjectRelay } from './project-relay.js';
export type { ProjectRelayOptions } from './project-relay.js';
