import { strict as assert } from 'node:assert';
import type { ErrorCode } from '../../errors/error-table.js';
import { isTaiStateError } from '../../errors/tai-state-error.js';
import type { TaiStateError } from '../../errors/tai-state-error.js';
import { plain } from '../plain.js';

/** Asserts that two values are stored alike: the order of fields does not count, 0 and -0 differ. */
export function same(actual: unknown, expected: unknown, message?: string): void {
  const [found, wanted] = [actual, expected].map((value) => JSON.stringify(plain(value), null, 1));
  assert.equal(found, wanted, message);
}

/** Asserts that something holds. */
export function holds(condition: boolean, message: string): asserts condition {
  assert.ok(condition, message);
}

/** Asserts that a call ends in an error of the table, and gives it. */
export async function failsWith(
  code: ErrorCode,
  call: Promise<unknown> | (() => unknown),
): Promise<TaiStateError> {
  let result: unknown;
  try {
    result = await (typeof call === 'function' ? call() : call);
  } catch (error) {
    assert.ok(isTaiStateError(error), `expected ${code}, found ${String(error)}`);
    assert.equal(error.code, code, error.message);
    return error;
  }
  assert.fail(`expected ${code}, found the result ${JSON.stringify(plain(result))}`);
}
