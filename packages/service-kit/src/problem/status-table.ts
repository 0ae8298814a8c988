import type { ErrorCode } from '@tai-state/core';

/** How an error's code is answered. */
export interface StatusRow {
  readonly status: number;
  readonly title: string;
}

/** Statuses for the error codes of an application, by code. They come before the table below. */
export type StatusTable = Readonly<Record<string, StatusRow>>;

/**
 * The only place where an error of the library becomes an HTTP status. `VersionConflict` is 412 instead when the
 * request had an `If-Match`. A reused operation is 409, as the key conflicts with what was stored under it.
 */
export const statusTable: Readonly<Record<ErrorCode, StatusRow>> = {
  InvalidArgument: { status: 400, title: 'Invalid argument' },
  InvalidState: { status: 500, title: 'Invalid state' },
  SerializationError: { status: 500, title: 'Value cannot be stored or read' },
  MissingIndex: { status: 500, title: 'Index is missing' },
  TooLarge: { status: 413, title: 'Too large' },
  PermissionDenied: { status: 403, title: 'Permission denied' },
  StateNotFound: { status: 404, title: 'Not found' },
  ProjectGone: { status: 410, title: 'Project was deleted' },
  VersionConflict: { status: 409, title: 'Version conflict' },
  TransactionFailed: { status: 503, title: 'Too many conflicts' },
  DeadlockDetected: { status: 409, title: 'Deadlock' },
  LockNotAcquired: { status: 423, title: 'Locked' },
  LockLost: { status: 409, title: 'Lock was lost' },
  StaleRead: { status: 503, title: 'Stale read' },
  ConflictResolutionFailed: { status: 409, title: 'Conflict cannot be resolved' },
  CorruptHistory: { status: 500, title: 'History contradicts itself' },
  OperationReused: { status: 409, title: 'Operation id was used for another payload' },
  OutcomeUnknown: { status: 503, title: 'Outcome unknown' },
  StorageUnavailable: { status: 503, title: 'Storage unavailable' },
  Timeout: { status: 504, title: 'Timeout' },
  Aborted: { status: 503, title: 'Aborted' },
};
