import { isTaiStateError } from '@tai-state/core';
import type { CallOptions, StoredDocument } from '@tai-state/core';
import { readHead } from '@tai-state/core/state-store-kit';
import type { Head } from '@tai-state/core/state-store-kit';
import { foundHistory } from '../loading/log-history.js';
import { readHistory } from '../log/head-history.js';
import type { HeadHistory } from '../log/head-history.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';

/** The head of a state as it was found: whole, damaged, or not at all. */
export interface SeenHead {
  readonly found: Head | 'damaged' | 'missing';
  /** Undefined where the head does not tell. */
  readonly version: number | undefined;
  /** Whether it tells of its log. */
  readonly tells: boolean;
  readonly history: HeadHistory;
}

/** Reads as much of a head as can be read. */
export function seenHead(document: StoredDocument | undefined): SeenHead {
  if (document === undefined) return { found: 'missing', version: undefined, tells: false, history: {} };
  try {
    const head = readHead(document);
    const history = readHistory(head.history, head.version);
    if (history !== undefined) return { found: head, version: head.version, tells: true, history };
  } catch (error) {
    if (!isTaiStateError(error)) throw error;
  }
  const stored = document.data['version'];
  const version = Number.isSafeInteger(stored) ? (stored as number) : undefined;
  const history = readHistory(document.data['history'], version ?? Number.MAX_SAFE_INTEGER);
  return { found: 'damaged', version, tells: history !== undefined, history: history ?? {} };
}

/** The head in storage, whatever state it is in. 1 R; where it does not tell of its log, what is found of that. */
export async function seeHead(
  context: PersisterContext,
  ref: StateRef,
  io: () => CallOptions,
): Promise<SeenHead> {
  const { store, paths } = context.states;
  const { documents } = await store.getAll([paths.head(ref.governorId, ref.stateId)], io());
  const seen = seenHead(documents[0]);
  return seen.tells ? seen : { ...seen, history: await foundHistory(context, ref, io) };
}
