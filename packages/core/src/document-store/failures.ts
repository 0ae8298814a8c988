import {
  InvalidArgument,
  MissingIndex,
  PermissionDenied,
  SerializationError,
  StorageUnavailable,
  TooLarge,
  VersionConflict,
} from '../errors/errors.js';
import type { RetryClass } from '../retry/retry.js';
import { DriverFailure } from './document-driver.js';
import { Undecided } from './exactly-once/commit-once.js';
import { QueryChanged } from './query-condition.js';
import { limits } from './validation/limits.js';

/** What a failed attempt means for the next one. */
export function retryClassOf(error: unknown): RetryClass {
  const failure = error instanceof Undecided ? error.failure : error;
  if (!(failure instanceof DriverFailure)) return 'final';
  if (failure.kind === 'unavailable' || failure.kind === 'busy') return 'fault';
  if (failure.kind === 'contended') return 'conflict';
  return failure.kind === 'conflict' && error instanceof Undecided ? 'conflict' : 'final';
}

/** The error of the table for a failed attempt; any other error as it is. */
export function tableError(error: unknown, subject: string): unknown {
  if (!(error instanceof DriverFailure)) return error;
  const options = { cause: error };
  switch (error.kind) {
    case 'denied':
      return new PermissionDenied(`${subject}: the credentials do not allow it.`, options);
    case 'invalid':
    case 'conflict':
    case 'query-changed':
      if (error instanceof QueryChanged) {
        const { path, expected, actual } = error.difference;
        return new VersionConflict(path, expected, actual, options);
      }
      return new InvalidArgument(subject, { expected: 'a valid request', found: error.message, ...options });
    case 'too-large':
      return new TooLarge(subject, limits.documentBytes, undefined, 'bytes', options);
    case 'missing-index':
      return new MissingIndex(subject, options);
    case 'unreadable':
      return new SerializationError(subject, {
        expected: 'values of the port (no references, geo points or vectors)',
        found: error.message,
        ...options,
      });
    case 'unavailable':
    case 'contended':
    case 'busy':
      return new StorageUnavailable(`${subject}: the storage did not answer. Try again later.`, options);
  }
}
