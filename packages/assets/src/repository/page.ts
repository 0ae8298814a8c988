import { InvalidArgument, checkId } from '@tai-state/core';
import type { CallOptions } from '@tai-state/core';

/** Which part of a list is asked for. */
export interface PageRequest extends CallOptions {
  /** 1 to 500. Defaults to 50. */
  readonly limit?: number;
  /** The `nextCursor` of the page before. */
  readonly cursor?: string;
}

/** A part of a list, in the order of ids. */
export interface Page<T> {
  readonly items: readonly T[];
  /** Where the next page begins; absent when this one was not full. The next page may turn out to be empty. */
  readonly nextCursor?: string;
}

/** The checked limit of a request. Throws `InvalidArgument`. */
export function limitOf({ limit = 50 }: PageRequest): number {
  if (Number.isSafeInteger(limit) && limit >= 1 && limit <= 500) return limit;
  throw new InvalidArgument('limit', { expected: 'a whole number from 1 to 500', found: String(limit) });
}

/** The cursor after the document with this id. */
export function cursorAfter(id: string): string {
  return Buffer.from(id, 'utf8').toString('base64url');
}

/** The id that a cursor stands for. Throws `InvalidArgument` for what `cursorAfter` did not make. */
export function idOfCursor(cursor: string): string {
  const id = Buffer.from(cursor, 'base64url').toString('utf8');
  if (cursorAfter(id) !== cursor) {
    throw new InvalidArgument('cursor', { expected: 'the nextCursor of a page', found: 'another text' });
  }
  checkId(id, 'cursor');
  return id;
}
