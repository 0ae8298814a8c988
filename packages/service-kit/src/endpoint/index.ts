/** Endpoints: what a service answers to, declared with schemas. */
export type { Call } from './call.js';
export { endpoint } from './endpoint.js';
export type { Endpoint, EndpointDefinition, Method, NoFields } from './endpoint.js';
export type { Reply } from './reply.js';
export { requireIfMatch } from './require-if-match.js';
