import { createHash } from 'node:crypto';
import { serverTime } from '@tai-state/core';
import type { CallOptions, DocumentPath, DocumentStore, Runtime } from '@tai-state/core';
import type { MalformedReason } from '../contracts/index.js';

/** The collection of messages that can never be processed. */
export const QUARANTINE = 'quarantine';

/** Why a message was set aside. */
export type QuarantineReason = MalformedReason | 'id-reused';

/** A message that is set aside. */
export interface QuarantinedMessage {
  readonly reason: QuarantineReason;
  /** Which rule is broken and where, for people. */
  readonly detail: string;
  readonly messageId: string;
  readonly data: string;
}

const KEPT_LENGTH = 64 * 1024;
const QUARANTINE_LIFE_MS = 90 * 24 * 3_600_000;

/** Where a message with this text is set aside: one document however often it comes. */
export function quarantinePath(data: string): DocumentPath {
  return `${QUARANTINE}/${createHash('sha256').update(data).digest('hex').slice(0, 32)}`;
}

/**
 * Sets a message aside with its reason: nothing is lost, and the next one can be processed. Its text is kept up to
 * 64 Ki characters; `length` tells how many there were.
 */
export async function setAside(
  store: DocumentStore,
  message: QuarantinedMessage,
  runtime: Runtime,
  options: CallOptions = {},
): Promise<void> {
  const { reason, detail, messageId, data } = message;
  const document = {
    formatVersion: 1,
    reason,
    detail: storable(detail.slice(0, 2_000)),
    messageId,
    data: storable(data.slice(0, KEPT_LENGTH)),
    length: data.length,
    setAsideAt: serverTime(),
    expiresAt: new Date(runtime.clock.now() + QUARANTINE_LIFE_MS),
  };
  const path = quarantinePath(data);
  await store.commit([{ type: 'set', path, data: document }], { idempotent: true, ...options });
}

/** Halves of surrogate pairs cannot be stored. */
function storable(text: string): string {
  return text.replaceAll(/\p{Surrogate}/gu, '\ufffd');
}
