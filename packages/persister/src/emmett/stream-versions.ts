import { StateNotFound, VersionConflict } from '@tai-state/core';
import type { ExpectedState } from '@tai-state/core';
import {
  ExpectedVersionConflictError,
  NO_CONCURRENCY_CHECK,
  STREAM_DOES_NOT_EXIST,
  STREAM_EXISTS,
} from '@event-driven-io/emmett';
import type { ExpectedStreamVersion } from '@event-driven-io/emmett';

/** The version of a stream that does not exist. */
export const noVersion = 0n;

/** What a state has to be for an append to its stream. */
export function expectedState(expected: ExpectedStreamVersion | undefined): ExpectedState {
  switch (expected) {
    case undefined:
    case NO_CONCURRENCY_CHECK:
      return 'any';
    case STREAM_EXISTS:
      return 'must-exist';
    case STREAM_DOES_NOT_EXIST:
      return 'must-not-exist';
    default:
      return Number(expected);
  }
}

/** Emmett's error in the place of ours where a stream has another version; others stay. */
export function conflictOf(error: unknown, expected: ExpectedStreamVersion | undefined): unknown {
  const stands = expected ?? NO_CONCURRENCY_CHECK;
  if (error instanceof StateNotFound) return new ExpectedVersionConflictError(noVersion, stands);
  if (!(error instanceof VersionConflict)) return error;
  const current = typeof error.actual === 'number' ? BigInt(error.actual) : noVersion;
  return new ExpectedVersionConflictError(current, stands);
}
