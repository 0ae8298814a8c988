/** `@tai-state/persister`: event-sourced state machines on the stores of `@tai-state/core`. */
export type { ConsistencyReport } from './integrity/consistency-report.js';
export type { Violation, ViolationKind } from './integrity/violation.js';
export type { LoadedState, StoppedAt } from './loading/loaded-state.js';
export type { Difference } from './loading/difference.js';
export type { OnReplayError } from './loading/load-state.js';
export type { HistoryRange } from './log/history.js';
export { CommandHandler } from './machine/command-handler.js';
export type { CommandHandlerOptions, CommandOptions, HandledCommand } from './machine/command-options.js';
export { deciderReducer } from './machine/decider-reducer.js';
export type { Decider } from './machine/decider.js';
export { defineMachine } from './machine/define-machine.js';
export type { MachineDefinition } from './machine/define-machine.js';
export type { DomainEvent } from './machine/domain-event.js';
export { machineDecider } from './machine/machine-decider.js';
export type { StateMachine } from './machine/state-machine.js';
export type { PersistenceConfig } from './persister/persistence-config.js';
export type { PersisterOptions, Reducer, Upcaster } from './persister/persister-options.js';
export { StateMachinePersister } from './persister/state-machine-persister.js';
export type { KeyPort } from './privacy/key-port.js';
export { LocalKeys } from './privacy/local-keys.js';
export type { PersonalData } from './privacy/personal-data.js';
export type { EventBatch, EventSubscription } from './subscription/event-subscription.js';
export type { SubscribeFrom, SubscribeOptions } from './subscription/subscribe-options.js';
export type { CleanupReport } from './retention/cleanup-report.js';
export type { MaintenanceReport } from './retention/maintain.js';
export type { RetentionRule } from './retention/retention-rule.js';
export type { ExportOptions } from './transfer/export-history.js';
export type { HistorySigner, HistoryVerifier } from './transfer/history-signing.js';
export type { ImportOptions } from './transfer/import-options.js';
export type { ImportedHistory } from './transfer/import-record.js';
export { ed25519Signer, ed25519Verifier, hmacSigning } from './transfer/local-signing.js';
export type {
  LoggedTransitions,
  OutboxRecord,
  Transition,
  TransitionOptions,
} from './transitions/transition.js';
