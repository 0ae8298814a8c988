/** `@tai-state/core`: the storage port with exactly-once commits, errors, retry and the ports of the runtime. */
export { LamportClock } from './causality/lamport-clock.js';
export type { LamportTime } from './causality/lamport-clock.js';
export { VectorClock } from './causality/vector-clock.js';
export type { CausalOrder, VectorClockSnapshot } from './causality/vector-clock.js';
export { CausalityAwareResolver } from './consistency/causality-aware-resolver.js';
export { composeResolvers } from './consistency/compose-resolvers.js';
export { ConflictHistory } from './consistency/conflict-history.js';
export type { ConflictHistoryOptions } from './consistency/conflict-history.js';
export type { Conflict, ConflictRecord, ConflictVersion } from './consistency/conflict-record.js';
export type { ConflictResolver } from './consistency/conflict-resolver.js';
export type { ConsistencyStats } from './consistency/consistency-counts.js';
export { customResolver } from './consistency/custom-resolver.js';
export { EventualConsistency } from './consistency/eventual-consistency.js';
export type { EventualConsistencyOptions } from './consistency/eventual-consistency.js';
export { LastWriteWinsResolver } from './consistency/last-write-wins-resolver.js';
export type { LastWriteWinsOptions } from './consistency/last-write-wins-resolver.js';
export type { RepairReport, StateCopy } from './consistency/state-copy.js';
export { VersionBasedResolver } from './consistency/version-based-resolver.js';
export { FORMAT_VERSION, documentConverter } from './converter/document-converter.js';
export type { ConverterDefinition, DocumentConverter } from './converter/document-converter.js';
export type {
  Aggregation,
  AggregateResult,
  AggregateSpec,
  ComparisonOperator,
  Cursor,
  FieldFilter,
  Filter,
  OrderBy,
  QueryResult,
  QuerySpec,
} from './document-store/query.js';
export { QueryChanged, checkUnchanged } from './document-store/query-condition.js';
export type { QueryCondition, QueryDifference } from './document-store/query-condition.js';
export type { CollectionPath, DocumentPath, Documents, StoredDocument } from './document-store/document.js';
export { DriverFailure, LIBRARY_FIELD } from './document-store/document-driver.js';
export type {
  DocumentDriver,
  DriverSubscription,
  FailureKind,
  Probe,
} from './document-store/document-driver.js';
export type {
  CommitOptions,
  CommitResult,
  DocumentStore,
  GetAllOptions,
  PageOptions,
} from './document-store/document-store.js';
export { DriverDocumentStore } from './document-store/driver-document-store.js';
export type { DocumentStoreOptions } from './document-store/driver-document-store.js';
export { Meter } from './document-store/metering/meter.js';
export type { Cost } from './document-store/metering/meter.js';
export type { FilterShape, QueryShape } from './document-store/metering/query-shape.js';
export { effectiveOrder } from './document-store/query-order.js';
export { checkId } from './document-store/validation/paths.js';
export { limits } from './document-store/validation/limits.js';
export { DOCUMENT_ID, fieldNames, fieldPath } from './document-store/field-path.js';
export type { FieldPath } from './document-store/field-path.js';
export type {
  DocumentChange,
  ListenObserver,
  ListenSnapshot,
  ListenTarget,
  Subscription,
} from './document-store/listen.js';
export {
  arrayRemove,
  arrayUnion,
  deleteField,
  increment,
  isTransform,
  maximum,
  minimum,
  serverTime,
} from './document-store/transform.js';
export type { Transform } from './document-store/transform.js';
export type { DocumentData, DocumentValue } from './document-store/value.js';
export { versionStamp } from './document-store/version-stamp.js';
export type { VersionStamp } from './document-store/version-stamp.js';
export type {
  CreateWrite,
  DeleteWrite,
  Precondition,
  SetWrite,
  UpdateWrite,
  VerifyWrite,
  Write,
  WriteData,
} from './document-store/write.js';
export { errorTable } from './errors/error-table.js';
export type { ErrorCode, ErrorTableRow } from './errors/error-table.js';
export { TaiStateError, isTaiStateError } from './errors/tai-state-error.js';
export type { TaiStateErrorOptions } from './errors/tai-state-error.js';
export {
  Aborted,
  InvalidArgument,
  InvalidState,
  MissingIndex,
  OperationReused,
  OutcomeUnknown,
  PermissionDenied,
  SerializationError,
  StateNotFound,
  StorageUnavailable,
  Timeout,
  TooLarge,
  VersionConflict,
} from './errors/errors.js';
export type { Expectation, ExpectedVersion } from './errors/errors.js';
export { ConflictResolutionFailed, CorruptHistory, StaleRead } from './errors/consistency-errors.js';
export { DeadlockDetected, LockLost, LockNotAcquired } from './errors/lock-errors.js';
export type { LockHolder, LockLostReason, WaitEdge } from './errors/lock-errors.js';
export { TransactionFailed } from './errors/transaction-errors.js';
export { decorrelatedJitter, fullJitter } from './retry/backoff.js';
export type { Backoff } from './retry/backoff.js';
export { retry } from './retry/retry.js';
export type { RetryClass, RetryOptions } from './retry/retry.js';
export { RetryBudget } from './retry/retry-budget.js';
export type { CallOptions } from './runtime/call-options.js';
export { Call } from './runtime/call.js';
export { systemClock } from './runtime/clock.js';
export type { Clock, Timer } from './runtime/clock.js';
export { randomIdSource } from './runtime/id-source.js';
export type { IdSource } from './runtime/id-source.js';
export { KeyMutex } from './runtime/key-mutex.js';
export { seededRandom, systemRandom } from './runtime/random.js';
export type { Random } from './runtime/random.js';
export { resolveRuntime } from './runtime/runtime.js';
export type { Runtime } from './runtime/runtime.js';
export { noTelemetry } from './runtime/telemetry.js';
export type { Attributes, LogLevel, Telemetry } from './runtime/telemetry.js';
export type { Change, ChangeMetadata } from './state-store/change-metadata.js';
export type { DistributedLock } from './state-store/distributed-lock.js';
export type { Event, EventDraft, RecordStates } from './state-store/event.js';
export type { ExpectedState } from './state-store/expected-state.js';
export type { StandardIssue, StandardResult, StandardSchema } from './state-store/standard-schema.js';
export type { StatePageOptions, StateQuery } from './state-store/list-states.js';
export { stateId } from './state-store/state-id.js';
export type { StateId } from './state-store/state-id.js';
export type { RememberedHeadsOptions } from './state-store/remembered-heads.js';
export type { StateContext, StateContextOptions } from './state-store/state-context.js';
export type { EventEntry, LogOptions, TimeRange } from './state-store/state-events.js';
export type { GovernorObserver, StateChange, StateObserver } from './state-store/state-observer.js';
export type { StateSnapshot, StoredState, WrittenState } from './state-store/state-snapshot.js';
export type { StateStats } from './state-store/state-stats.js';
export { StateStore } from './state-store/state-store.js';
export type { ReplayOptions, StatePage, StateStoreOptions } from './state-store/state-store-options.js';
export { stateToken } from './state-store/state-token.js';
export type { StateToken } from './state-store/state-token.js';
export type { TransactionMember, TransactionRecord } from './state-store/transaction-record.js';
export type { WriteOptions } from './state-store/write-options.js';
