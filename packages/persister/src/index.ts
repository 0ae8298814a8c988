/** `@tai-state/persister`: event-sourced state machines on the stores of `@tai-state/core`. */
export type { LoadedState, StoppedAt } from './loading/loaded-state.js';
export type { Difference } from './loading/difference.js';
export type { OnReplayError } from './loading/load-state.js';
export type { HistoryRange } from './log/history.js';
export type { PersistenceConfig } from './persister/persistence-config.js';
export type { PersisterOptions, Reducer, Upcaster } from './persister/persister-options.js';
export { StateMachinePersister } from './persister/state-machine-persister.js';
export type {
  LoggedTransitions,
  OutboxRecord,
  Transition,
  TransitionOptions,
} from './transitions/transition.js';
