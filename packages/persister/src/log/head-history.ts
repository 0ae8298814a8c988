import type { DocumentData, DocumentValue } from '@tai-state/core';
import { digestOfValue } from '@tai-state/core/state-store-kit';
import type { HeadContent } from '@tai-state/core/state-store-kit';
import type { PersisterContext } from '../persister/persister-context.js';

/** What the head keeps of its log. */
export interface HeadHistory {
  /** The version that `digest`, `chain` and `reducerVersion` are of; of another one than the head's they say nothing. */
  readonly version?: number;
  /** Of the redacted data; absent for a deleted state. */
  readonly digest?: string;
  /** The hash of the last event. */
  readonly chain?: string;
  /** Of the reducer that has made the data; absent where the last event keeps them itself. */
  readonly reducerVersion?: number;
  /** Events up to this version were removed. */
  readonly trimmed?: number;
  /** The digest of the state, and the hash of the event, of that version. */
  readonly trimmedDigest?: string;
  readonly trimmedChain?: string;
  /** Events up to `importedTo` were brought from elsewhere, and lie in a segment of their own. */
  readonly importId?: string;
  readonly importedTo?: number;
}

const nothing: HeadHistory = Object.freeze({});

const texts = ['digest', 'chain', 'trimmedDigest', 'trimmedChain', 'importId'] as const;
const versions = ['version', 'trimmed', 'importedTo'] as const;

function isCount(value: DocumentValue | undefined, most: number): boolean {
  return value === undefined || (Number.isSafeInteger(value) && Number(value) >= 0 && Number(value) <= most);
}

/** What a head of a version keeps of its log; undefined where nobody can have written it. */
export function readHistory(value: DocumentValue | undefined, version: number): HeadHistory | undefined {
  if (value === undefined) return nothing;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return undefined;
  const history = value as DocumentData;
  const good =
    texts.every((field) => history[field] === undefined || typeof history[field] === 'string') &&
    versions.every((field) => isCount(history[field], version)) &&
    isCount(history['reducerVersion'], Number.MAX_SAFE_INTEGER) &&
    (history['importId'] === undefined) === (history['importedTo'] === undefined);
  return good ? history : undefined;
}

/** What a head keeps of its log. */
export function historyOf(head: HeadContent | undefined): HeadHistory {
  return head?.history ?? nothing;
}

/** The digest of the data of a head; undefined where it has none. Hashes only where the head does not tell. */
export function digestOfHead({ shield }: PersisterContext, head: HeadContent): string | undefined {
  const { version, digest } = historyOf(head);
  if (version === head.version) return digest;
  return head.data === undefined ? undefined : digestOfValue(shield.redact(head.data));
}

/** The fields that are of the log as a whole. */
const lasting = ['trimmed', 'trimmedDigest', 'trimmedChain', 'importId', 'importedTo'] as const;

/** What the head of the next version keeps: what is of the log as a whole is carried on. */
export function nextHistory(before: HeadHistory, next: HeadHistory): DocumentData {
  const history: Record<string, DocumentValue> = {};
  for (const field of lasting) {
    const value = before[field];
    if (value !== undefined) history[field] = value;
  }
  for (const [field, value] of Object.entries(next)) history[field] = value as DocumentValue;
  return Object.freeze(history);
}
