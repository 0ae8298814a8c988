import type { StoredDocument } from '@tai-state/core';
import { digestOfValue } from '@tai-state/core/state-store-kit';

/** The fields of an event's document that its hash covers: all that is written once. */
const covered = [
  'stateId',
  'version',
  'action',
  'payload',
  'fromState',
  'toState',
  'fromDigest',
  'toDigest',
  'reducerVersion',
  'timestamp',
  'causality',
  'lamport',
  'metadata',
  'schemaVersion',
  'operation',
] as const;

/** The hash of an event over its document as it is stored, and over the hash of the one before it. */
export function chainOf(
  previous: string | undefined,
  { id, data }: Pick<StoredDocument, 'id' | 'data'>,
): string {
  const content = covered.map((field) => data[field] ?? null);
  return digestOfValue([previous ?? null, id, ...content]);
}
