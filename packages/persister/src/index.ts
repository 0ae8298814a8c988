/** `@tai-state/persister`: event-sourced state machines on the stores of `@tai-state/core`. */
export type { LoadedState, StoppedAt } from './loading/loaded-state.js';
export type { PersistenceConfig } from './persister/persistence-config.js';
export type {
  LoggedTransitions,
  OutboxRecord,
  Transition,
  TransitionOptions,
} from './transitions/transition.js';
