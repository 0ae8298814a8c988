/** `@tai-state/persister/xstate`: actors of XState v5 machines whose every transition is kept. */
export { openActor } from './open-actor.js';
export type { OpenActorOptions } from './open-actor.js';
export { PersistedActor } from './persisted-actor.js';
export type { Migration, StoredMachine } from './stored-machine.js';
