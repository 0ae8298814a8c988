/** The proxy that makes the network fail at a chosen call. */
export { noFaults } from './fault.js';
export type { Fault, FaultPlan, ProxiedCall } from './fault.js';
export { FaultProxy } from './fault-proxy.js';
