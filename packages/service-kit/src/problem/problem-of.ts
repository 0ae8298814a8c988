import { errorTable, isTaiStateError } from '@tai-state/core';
import { Problem } from './problem.js';
import type { StatusTable } from './status-table.js';
import { statusTable } from './status-table.js';

/** What decides a problem beside the error itself. */
export interface ProblemContext {
  /** Whether the request had an `If-Match`. */
  readonly conditional: boolean;
  readonly statuses: StatusTable;
}

/**
 * The problem that answers an error. The messages of the library's errors hold no payloads, so they are the detail
 * where the caller can do something about it (4xx); a fault of ours (5xx) is described by its code's row alone.
 */
export function problemOf(error: unknown, context: ProblemContext): Problem {
  if (error instanceof Problem) return error;
  const code = codeOf(error);
  const own = code === undefined ? undefined : context.statuses[code];
  if (code !== undefined && own !== undefined) {
    const detail = own.status < 500 && error instanceof Error ? { detail: error.message } : {};
    return new Problem({ ...own, code, ...detail, headers: retryAfter(own.status, error), cause: error });
  }
  if (!isTaiStateError(error)) return internal(error);
  const row = statusTable[error.code];
  const stale = error.code === 'VersionConflict' && context.conditional;
  const status = stale ? 412 : row.status;
  return new Problem({
    status,
    code: error.code,
    title: row.title,
    detail: status < 500 ? error.message : errorTable[error.code].when,
    headers: retryAfter(status, error),
    extensions: { transient: error.transient },
    cause: error,
  });
}

function codeOf(error: unknown): string | undefined {
  if (typeof error !== 'object' || error === null || !('code' in error)) return undefined;
  return typeof error.code === 'string' ? error.code : undefined;
}

function retryAfter(status: number, error: unknown): Readonly<Record<string, string>> {
  if (status !== 503) return {};
  const backoffMs = isTaiStateError(error) ? (error.backoffMs ?? 1000) : 1000;
  return { 'Retry-After': String(Math.max(1, Math.ceil(backoffMs / 1000))) };
}

function internal(cause: unknown): Problem {
  return new Problem({
    status: 500,
    code: 'Internal',
    title: 'Internal error',
    detail: 'The service failed in a way that it does not know. Its log has the cause under this request id.',
    cause,
  });
}
