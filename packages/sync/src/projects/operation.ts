import { createHash } from 'node:crypto';
import { OperationReused, checkId } from '@tai-state/core';
import type { OperationRecord } from './project-record.js';

const day = 86_400_000;
/** At most this many operations are remembered per project; with more changes a day the oldest are forgotten. */
const remembered = 64;

function hash(text: string): string {
  return createHash('sha256').update(text).digest('base64url').slice(0, 22);
}

/** An operation on its way: what it is known by, and what it does. */
export interface Operation {
  /** The caller's id; undefined when it was made for the call. */
  readonly id: string | undefined;
  /** Safe as a field name. */
  readonly key: string;
  readonly digest: string;
}

/** The operation of a call. Throws `InvalidArgument` for an id that is none. */
export function operationOf(given: string | undefined, generated: string, payload: unknown): Operation {
  if (given !== undefined) checkId(given, 'operationId');
  return { id: given, key: hash(given ?? generated), digest: hash(JSON.stringify(payload)) };
}

/** Whether a record shows that the operation was applied. Throws `OperationReused`. */
export function wasApplied(
  operation: Operation,
  operations: Readonly<Record<string, OperationRecord>>,
): boolean {
  const known = Object.hasOwn(operations, operation.key) ? operations[operation.key] : undefined;
  if (known === undefined) return false;
  if (known.digest !== operation.digest) throw new OperationReused(operation.id ?? '');
  return true;
}

/** The operations to remember, with a new one: the latest of the last day. */
export function remember(
  operation: Operation,
  version: number,
  at: Date,
  operations: Readonly<Record<string, OperationRecord>>,
): Readonly<Record<string, OperationRecord>> {
  const young = Object.entries(operations)
    .filter(([, known]) => at.getTime() - known.at.getTime() < day)
    .sort(([, a], [, b]) => b.version - a.version)
    .slice(0, remembered - 1);
  return Object.fromEntries([[operation.key, { digest: operation.digest, version, at }], ...young]);
}
