import {
  InvalidArgument,
  InvalidState,
  PermissionDenied,
  StorageUnavailable,
  isTaiStateError,
} from '@tai-state/core';
import type { TaiStateError } from '@tai-state/core';

const unauthorized = new Set([13, 18]);
const refused = new Set([2, 9, 14, 121]);

/**
 * Server errors that pass: no primary, shutting down, host unreachable, timed out, write conflict, cursor gone, too many
 * connections. Source: "Retryable Writes" and "Server Discovery And Monitoring" of MongoDB's driver specifications.
 */
const passing = new Set([
  6, 7, 24, 43, 50, 64, 89, 91, 112, 134, 189, 202, 262, 290, 317, 358, 384, 9001, 10_058, 10_107, 11_600,
  11_602, 13_388, 13_435, 13_436,
]);

function codeOf(error: unknown): number | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'number' ? error.code : undefined;
}

/** Whether a unique index has refused a document. */
export function isDuplicateKey(error: unknown): boolean {
  return codeOf(error) === 11_000;
}

/** The error of the table for an error of the driver: told apart by its code, never by its class or text. */
export function mongoError(error: unknown, what: string): TaiStateError {
  if (isTaiStateError(error)) return error;
  const code = codeOf(error);
  if (code === undefined || passing.has(code)) {
    return new StorageUnavailable(`${what}: MongoDB did not answer.`, { cause: error });
  }
  if (unauthorized.has(code)) {
    return new PermissionDenied(`${what}: the credentials do not allow this.`, { cause: error });
  }
  if (refused.has(code)) {
    return new InvalidArgument(what, {
      expected: 'what MongoDB accepts',
      found: 'a refused operation',
      cause: error,
    });
  }
  return new InvalidState(`${what}: MongoDB cannot do this (its error ${String(code)}).`, { cause: error });
}
