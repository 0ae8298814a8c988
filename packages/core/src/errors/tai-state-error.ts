import type { ErrorCode } from './error-table.js';
import { errorTable } from './error-table.js';

const brand = Symbol.for('tai-state.error');

/** What every error of the library carries beside its message. */
export interface TaiStateErrorOptions {
  readonly cause?: unknown;
  /** How long to wait before the next try, in milliseconds. Only for transient errors; the table's default otherwise. */
  readonly backoffMs?: number;
}

/**
 * The base of every error that leaves the library. `code` is stable; `transient` says whether the same call can
 * succeed later without a change by the caller. `instanceof` works across realms and across duplicate installs.
 */
export abstract class TaiStateError extends Error {
  readonly code: ErrorCode;
  readonly transient: boolean;
  /** Milliseconds to wait before the next try; undefined for permanent errors. */
  readonly backoffMs: number | undefined;

  protected constructor(code: ErrorCode, message: string, options: TaiStateErrorOptions = {}) {
    super(message, options.cause === undefined ? undefined : { cause: options.cause });
    const row = errorTable[code];
    this.name = code;
    this.code = code;
    this.transient = row.transient;
    this.backoffMs = row.transient ? (options.backoffMs ?? row.backoffMs) : undefined;
    Object.defineProperty(this, brand, { value: true });
  }

  static override [Symbol.hasInstance](value: unknown): boolean {
    if (typeof value !== 'object' || value === null || !(brand in value)) return false;
    if (this === (TaiStateError as unknown)) return true;
    // By the chain as well: a minifier changes names, and applications extend classes.
    if (Function.prototype[Symbol.hasInstance].call(this, value)) return true;
    return (value as { name?: unknown }).name === this.name;
  }
}

/** Whether a value was thrown by this library (any copy of it). */
export function isTaiStateError(value: unknown): value is TaiStateError {
  return value instanceof TaiStateError;
}
