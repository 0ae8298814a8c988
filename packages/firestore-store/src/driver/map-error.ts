import { DriverFailure } from '@tai-state/core';
import type { FailureKind } from '@tai-state/core';

/** The calls whose errors are mapped; the same code means different things to a read and to a commit. */
export type CallName = 'getAll' | 'commit' | 'query' | 'aggregate' | 'listen';

interface SdkError {
  readonly code?: unknown;
  readonly message?: unknown;
}

const kinds: Readonly<Record<number, readonly [status: string, kind: FailureKind]>> = {
  1: ['CANCELLED', 'unavailable'],
  2: ['UNKNOWN', 'unavailable'],
  3: ['INVALID_ARGUMENT', 'invalid'],
  4: ['DEADLINE_EXCEEDED', 'unavailable'],
  5: ['NOT_FOUND', 'conflict'],
  6: ['ALREADY_EXISTS', 'conflict'],
  7: ['PERMISSION_DENIED', 'denied'],
  8: ['RESOURCE_EXHAUSTED', 'busy'],
  9: ['FAILED_PRECONDITION', 'conflict'],
  10: ['ABORTED', 'contended'],
  11: ['OUT_OF_RANGE', 'invalid'],
  12: ['UNIMPLEMENTED', 'invalid'],
  13: ['INTERNAL', 'unavailable'],
  14: ['UNAVAILABLE', 'unavailable'],
  15: ['DATA_LOSS', 'unreadable'],
  16: ['UNAUTHENTICATED', 'denied'],
};

/**
 * The failure that an error of the SDK's means. The gRPC code decides; the text only where one code has two meanings.
 * The SDK's own text stays in `cause`.
 */
export function mapError(error: unknown, call: CallName): DriverFailure {
  if (error instanceof DriverFailure) return error;
  const { code, message } = error as SdkError;
  const text = typeof message === 'string' ? message : '';
  const number = typeof code === 'number' ? code : codeInText(text);
  const row = number === undefined ? undefined : kinds[number];
  if (row === undefined) return unmapped(error, code, text, call);
  const [status, kind] = row;
  const refined = refine(kind, status, text, call);
  return new DriverFailure(refined, `${call} failed with ${status}${hint(refined, text)}.`, { cause: error });
}

/** A commit sent again after its transaction ended; and, on the emulator, a precondition above the stored time. */
const lateConflict = /transaction.*(closed|expired)|base version/is;

function refine(kind: FailureKind, status: string, text: string, call: CallName): FailureKind {
  if (kind === 'conflict' && call !== 'commit') {
    return status === 'FAILED_PRECONDITION' && /\bindex/i.test(text) ? 'missing-index' : 'invalid';
  }
  if (status === 'INVALID_ARGUMENT' && lateConflict.test(text)) return 'conflict';
  const tooLarge =
    /exceeds (the )?maximum|maximum entity size|longer than \d+ bytes|larger than max|too (big|large)/i;
  if ((status === 'INVALID_ARGUMENT' || status === 'RESOURCE_EXHAUSTED') && tooLarge.test(text))
    return 'too-large';
  return kind;
}

function hint(kind: FailureKind, text: string): string {
  const link = kind === 'missing-index' ? /https:\/\/\S+/.exec(text) : null;
  return link === null ? '' : `; the index can be made at ${link[0]}`;
}

/** A listener's error has its code in its text only. */
function codeInText(text: string): number | undefined {
  const match = /^Error (\d+): /.exec(text);
  return match === null ? undefined : Number(match[1]);
}

function unmapped(error: unknown, code: unknown, text: string, call: CallName): DriverFailure {
  if (/could not load the default credentials/i.test(text)) {
    return new DriverFailure('denied', `${call} failed: there are no credentials.`, { cause: error });
  }
  if (typeof code === 'string' && /^E[A-Z]+$/.test(code)) {
    return new DriverFailure('unavailable', `${call} failed with ${code}.`, { cause: error });
  }
  return new DriverFailure('invalid', `${call} was refused by the SDK.`, { cause: error });
}
