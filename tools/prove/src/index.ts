/** The long proofs of the library's promises, and what they are made of. */
export { FaultProxy, noFaults } from './fault-proxy/index.js';
export type { Fault, FaultPlan, ProxiedCall } from './fault-proxy/index.js';
export { firestoreAt } from './firestore-at.js';
export { hostOf } from './proof.js';
export type { Proof, ProofContext, ProofResult } from './proof.js';
export { proofs } from './proofs/index.js';
