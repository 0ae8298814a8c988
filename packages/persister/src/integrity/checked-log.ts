import type { CallOptions, StoredDocument } from '@tai-state/core';
import type { HeadHistory } from '../log/head-history.js';
import { documentPages } from '../log/log-pages.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';
import type { Predecessor } from './link-checks.js';
import { LogChecker } from './log-checker.js';

/** What is known before the first event that is left of a log. */
function startOf({ trimmed = 0, trimmedDigest, trimmedChain }: HeadHistory): Predecessor {
  if (trimmed === 0) return { version: 0, digest: 'none', chain: 'none' };
  const chain = trimmedChain !== undefined && { chain: trimmedChain };
  return { version: trimmed, digest: trimmedDigest ?? 'none', ...chain };
}

/** A checker for a log from its beginning, by the rules of a persister. */
export function checkerOf({ shield, config }: PersisterContext, history: HeadHistory): LogChecker {
  const redact = (data: Parameters<typeof shield.redact>[0]): typeof data => shield.redact(data);
  return new LogChecker(startOf(history), { redact, chained: config.hashChain });
}

/** The documents of all events that are left, up to a version. 1 R each. */
export async function* logDocuments(
  context: PersisterContext,
  ref: StateRef,
  history: HeadHistory,
  upTo: number | undefined,
  io: () => CallOptions,
): AsyncGenerator<StoredDocument, void, undefined> {
  const { trimmed: after = 0 } = history;
  for await (const page of documentPages(context, ref, { after, upTo }, history, io)) yield* page;
}
