import assert from 'node:assert/strict';
import { isTaiStateError } from '@tai-state/core';
import type { ErrorCode, TaiStateError } from '@tai-state/core';

/** Asserts that the promise rejects with the library's error of this code, and returns the error. */
export async function rejectsWith(code: ErrorCode, promise: Promise<unknown>): Promise<TaiStateError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!isTaiStateError(error)) throw new Error(`expected ${code}`, { cause: error });
  assert.equal(error.code, code);
  return error;
}
