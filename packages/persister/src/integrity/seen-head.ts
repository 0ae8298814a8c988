import { isTaiStateError } from '@tai-state/core';
import type { CallOptions, StoredDocument } from '@tai-state/core';
import { readHead } from '@tai-state/core/state-store-kit';
import type { Head } from '@tai-state/core/state-store-kit';
import { historyOf } from '../log/head-history.js';
import type { HeadHistory } from '../log/head-history.js';
import type { PersisterContext, StateRef } from '../persister/persister-context.js';

/** The head of a state as it was found: whole, damaged, or not at all. */
export interface SeenHead {
  readonly found: Head | 'damaged' | 'missing';
  /** Undefined where the head does not tell. */
  readonly version: number | undefined;
  readonly history: HeadHistory;
}

/** Reads as much of a head as can be read. */
export function seenHead(document: StoredDocument | undefined): SeenHead {
  if (document === undefined) return { found: 'missing', version: undefined, history: {} };
  try {
    const head = readHead(document);
    return { found: head, version: head.version, history: historyOf(head) };
  } catch (error) {
    if (!isTaiStateError(error)) throw error;
    const { version, history } = document.data;
    const isMap = typeof history === 'object' && history !== null && !Array.isArray(history);
    return {
      found: 'damaged',
      version: typeof version === 'number' && Number.isSafeInteger(version) ? version : undefined,
      history: isMap ? (history as HeadHistory) : {},
    };
  }
}

/** The head in storage, whatever state it is in. 1 R. */
export async function seeHead(
  { states }: PersisterContext,
  { governorId, stateId }: StateRef,
  io: () => CallOptions,
): Promise<SeenHead> {
  const { documents } = await states.store.getAll([states.paths.head(governorId, stateId)], io());
  return seenHead(documents[0]);
}
