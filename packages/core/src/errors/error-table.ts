/** One row of the error table. */
export interface ErrorTableRow {
  /** Whether the same call can succeed later without a change by the caller. */
  readonly transient: boolean;
  /** The default wait before the next try, in milliseconds; 0 for permanent errors. */
  readonly backoffMs: number;
  /** When the error happens, in one sentence. */
  readonly when: string;
}

const permanent = (when: string): ErrorTableRow => ({ transient: false, backoffMs: 0, when });
const transient = (backoffMs: number, when: string): ErrorTableRow => ({ transient: true, backoffMs, when });

/** Every error code of the library, whether it is transient, and when it happens. */
export const errorTable = {
  InvalidArgument: permanent('An argument breaks a documented rule; nothing was sent.'),
  InvalidState: permanent('The object is not in the state that the call needs, such as a closed store.'),
  SerializationError: permanent(
    'A value cannot be stored as it is, or a stored document cannot be read back.',
  ),
  TooLarge: permanent('A document, a commit or a payload is above its limit.'),
  PermissionDenied: permanent('The credentials do not allow the operation.'),
  StateNotFound: permanent('The state or document asked for does not exist.'),
  ProjectGone: permanent('The project was deleted; nothing can be added to it or changed in it.'),
  MissingIndex: permanent('A query needs a composite index that the database does not have.'),
  VersionConflict: transient(
    10,
    'A precondition does not hold: the document was changed, exists, or is absent.',
  ),
  TransactionFailed: transient(
    50,
    'A transaction met other writers at every attempt until its deadline; nothing was applied.',
  ),
  DeadlockDetected: transient(
    10,
    'Clients wait for locks of each other in a cycle, and this one was chosen to give up.',
  ),
  LockNotAcquired: transient(100, 'The lock is held by another client, and the wait for it has ended.'),
  LockLost: permanent(
    "The lock is not the caller's: its lease ran out, it was taken, or the token is wrong.",
  ),
  OperationReused: permanent('An operation id was used again with another payload.'),
  OutcomeUnknown: transient(
    1000,
    'A write may or may not have been applied, and it cannot be found out now.',
  ),
  StorageUnavailable: transient(100, 'The storage did not answer, or refused for load; nothing was applied.'),
  Timeout: transient(100, 'The deadline of the call passed before its result; a write was not applied.'),
  Aborted: permanent("The caller's signal was aborted before the call had its result."),
  StaleRead: transient(10, 'A read shows an older version than its caller has seen before.'),
  ConflictResolutionFailed: permanent('No resolver decides between two versions of a state.'),
  CorruptHistory: permanent('The events or snapshots of a state contradict each other.'),
} as const satisfies Record<string, ErrorTableRow>;

/** The stable code of an error. */
export type ErrorCode = keyof typeof errorTable;
