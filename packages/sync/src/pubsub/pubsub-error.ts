import {
  InvalidArgument,
  PermissionDenied,
  StateNotFound,
  StorageUnavailable,
  isTaiStateError,
} from '@tai-state/core';
import type { TaiStateError } from '@tai-state/core';

const INVALID_ARGUMENT = 3;
const NOT_FOUND = 5;
const ALREADY_EXISTS = 6;
const PERMISSION_DENIED = 7;
const UNAUTHENTICATED = 16;

/** The gRPC status of an error of the client library, if it has one. */
function grpcCode(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'number' ? error.code : undefined;
}

/** Whether what was to be created is there already. */
export function isAlreadyThere(error: unknown): boolean {
  return grpcCode(error) === ALREADY_EXISTS;
}

/** The error of the table for an error of the client library; `what` names the topic or subscription. */
export function pubSubError(error: unknown, what: string): TaiStateError {
  if (isTaiStateError(error)) return error;
  const options = { cause: error };
  switch (grpcCode(error)) {
    case INVALID_ARGUMENT:
      return new InvalidArgument(what, {
        expected: 'what Pub/Sub accepts',
        found: 'a request that it refuses as invalid',
        cause: error,
      });
    case NOT_FOUND:
      return new StateNotFound(what, options);
    case PERMISSION_DENIED:
    case UNAUTHENTICATED:
      return new PermissionDenied(`${what}: the credentials do not allow this.`, options);
    default:
      return new StorageUnavailable(`${what}: Pub/Sub did not answer, or refused for load.`, options);
  }
}
